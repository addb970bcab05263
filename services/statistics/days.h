// Local days as numbers, and the stretches of days that figures are asked for.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"

namespace passerelle::statistics {

// Days since 1970-01-01.
using Day = std::int32_t;

// Days, both ends included.
struct DayRange {
  Day first;
  Day last;
};

Day DayOf(absl::CivilDay day);
absl::CivilDay CivilOf(Day day);
// YYYY-MM-DD.
std::string FormatDay(Day day);

// The range of two checked dates (YYYY-MM-DD). INVALID_ARGUMENT (RANGE_INVALID) when `to` is before `from` or 20 years
// after it or more.
absl::StatusOr<DayRange> ParseRange(const std::string& from, const std::string& to);

// The calendar intervals that touch the range, cut to it. INVALID_ARGUMENT (RANGE_INVALID) when there are over 1000.
absl::StatusOr<std::vector<DayRange>> IntervalsOf(v1::Interval interval, DayRange range);

}  // namespace passerelle::statistics
