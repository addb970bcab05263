// When a notification is tried again.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string_view>

namespace passerelle::referrals {

// Attempts of one round: the first at once, nine more over three days.
inline constexpr int kMostAttempts = 10;
// A webhook that has failed for so long without a success is no longer used; that time counts only when it was tried
// again and again for so much of it. A delivery's schedule ends after three days: the rest needs no further event.
inline constexpr absl::Duration kMostFailing = absl::Hours(24 * 5);
inline constexpr absl::Duration kLeastTried = absl::Hours(24 * 2);
// Between two failures that lie further apart, which no schedule does, nobody knows how the webhook was.
inline constexpr absl::Duration kForgotten = absl::Hours(24 * 2);

// How long to wait after `attempts` attempts have failed; absent when that was the last. `chance`, from -1 to 1,
// spreads deliveries that failed together. A receiver may ask for a longer pause, up to a day, and never for a shorter
// one: it would use up the attempts before it is up again.
std::optional<absl::Duration> PauseAfter(int attempts, double chance, std::optional<absl::Duration> asked);

// The value of a Retry-After header, in seconds or as an HTTP date (RFC 9110 §10.2.3).
std::optional<absl::Duration> ParseRetryAfter(std::string_view text, absl::Time now);

}  // namespace passerelle::referrals
