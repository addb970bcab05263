// google.protobuf.Timestamp as RFC 3339, as proto3 JSON has it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace passerelle::gateway::transcoding {

struct TimestampParts {
  std::int64_t seconds;
  std::int32_t nanos;
};

// Absent for anything but a date, a time with at most nine digits of fraction, and a zone, in the years 1 to 9999.
std::optional<TimestampParts> ParseTimestamp(std::string_view text);
// In UTC, with as many groups of three digits as the fraction needs.
std::string FormatTimestamp(const TimestampParts& parts);

}  // namespace passerelle::gateway::transcoding
