// One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds).
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace passerelle::gateway::one_time_code {

// 20 random bytes, what RFC 4226 recommends.
std::string NewSecret();

// The time step at which the secret shows `code`: the one of `now`, or one earlier or later for clocks that differ;
// absent when it shows another at each of them. Steps up to `last_step` are spent and not looked at.
std::optional<std::int64_t> MatchingStep(std::string_view secret, std::string_view code, absl::Time now,
                                         std::int64_t last_step);

// The secret as people type it, in base32.
std::string Base32(std::string_view secret);
// The secret as an app scans it.
std::string Uri(std::string_view secret, std::string_view login);

}  // namespace passerelle::gateway::one_time_code
