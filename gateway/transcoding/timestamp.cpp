#include "gateway/transcoding/timestamp.h"

#include <absl/time/time.h>

#include <cstdio>

namespace passerelle::gateway::transcoding {
namespace {

constexpr std::int64_t kFirstSecond = -62135596800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z
constexpr std::int64_t kNanosInSecond = 1'000'000'000;

bool Fits(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
  }
  return true;
}

// "…Z" or "…+01:00" → the part before the zone; empty when there is no zone.
std::string_view WithoutZone(std::string_view text) {
  if (!text.empty() && text.back() == 'Z') return text.substr(0, text.size() - 1);
  if (text.size() < 6) return "";
  const std::string_view zone = text.substr(text.size() - 6);
  return Fits(zone, "+00:00") || Fits(zone, "-00:00") ? text.substr(0, text.size() - 6) : "";
}

}  // namespace

std::optional<TimestampParts> ParseTimestamp(std::string_view text) {
  const std::string_view local = WithoutZone(text);
  const std::string_view fraction = local.size() > 19 ? local.substr(19) : "";
  if (!Fits(local.substr(0, 19), "0000-00-00T00:00:00")) return std::nullopt;
  if (!fraction.empty() && (fraction.size() > 10 || !Fits(fraction, std::string_view(".000000000", fraction.size())) ||
                            fraction.size() < 2)) {
    return std::nullopt;
  }
  absl::Time time;
  std::string ignored;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &ignored)) return std::nullopt;
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  if (seconds < kFirstSecond || seconds > kLastSecond) return std::nullopt;
  return TimestampParts{seconds,
                        static_cast<std::int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds)))};
}

std::string FormatTimestamp(const TimestampParts& parts) {
  std::string text = absl::FormatTime("%E4Y-%m-%dT%H:%M:%S", absl::FromUnixSeconds(parts.seconds), absl::UTCTimeZone());
  if (parts.nanos > 0 && parts.nanos < kNanosInSecond) {
    char digits[16];
    const int length = std::snprintf(digits, sizeof(digits), ".%09d", parts.nanos);
    std::size_t kept = static_cast<std::size_t>(length);
    while (kept > 4 && std::string_view(digits + kept - 3, 3) == "000") kept -= 3;
    text.append(digits, kept);
  }
  return text + "Z";
}

}  // namespace passerelle::gateway::transcoding
