#include "services/referrals/deliveries/schedule.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr std::array<absl::Duration, kMostAttempts - 1> kPauses = {
    absl::Seconds(5), absl::Minutes(5), absl::Minutes(30), absl::Hours(2),  absl::Hours(5),
    absl::Hours(10),  absl::Hours(14),  absl::Hours(20),   absl::Hours(24),
};
constexpr double kJitter = 0.1;
constexpr absl::Duration kMostAsked = absl::Hours(24);

}  // namespace

std::optional<absl::Duration> PauseAfter(int attempts, double chance, std::optional<absl::Duration> asked) {
  if (attempts >= kMostAttempts) return std::nullopt;
  const absl::Duration pause = kPauses.at(static_cast<std::size_t>(attempts - 1)) * (1 + kJitter * chance);
  return std::max(pause, std::min(asked.value_or(absl::ZeroDuration()), kMostAsked));
}

std::optional<absl::Duration> ParseRetryAfter(std::string_view text, absl::Time now) {
  const absl::string_view value = absl::StripAsciiWhitespace(ToAbsl(text));
  std::int64_t seconds = 0;
  if (absl::SimpleAtoi(value, &seconds)) {
    return seconds < 0 ? std::nullopt : std::optional(absl::Seconds(seconds));
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", value, &time, &error)) return std::nullopt;
  return std::max(time - now, absl::ZeroDuration());
}

}  // namespace passerelle::referrals
