// What every call about a referral may say.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>

namespace passerelle::referrals {

// 1990-01-01T00:00:00Z; what is said to lie before is a slip.
inline constexpr absl::Time kEarliest = absl::FromUnixSeconds(631152000);
// How far ahead an appointment may lie.
inline constexpr absl::Duration kFarthest = absl::Hours(24 * 366);

// INVALID_ARGUMENT (INVALID_FIELDS) for a required text that says nothing; names `field`.
absl::Status CheckSaid(const std::string& text, const std::string& field);

}  // namespace passerelle::referrals
