// Times that are told after the fact.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>

namespace passerelle::outreach {

// 1990-01-01T00:00:00Z; what is said to lie before is a slip.
inline constexpr absl::Time kEarliest = absl::FromUnixSeconds(631152000);

// Whether `time` may be when something happened: at most a little ahead of the server's clock, and not before 1990.
// INVALID_ARGUMENT (TIME_IN_FUTURE, TIME_TOO_EARLY), naming `field`.
absl::Status CheckHappened(absl::Time time, absl::Time now, const std::string& field);

}  // namespace passerelle::outreach
