#include "services/statistics/days.h"

#include "services/runtime/base/status.h"

namespace passerelle::statistics {
namespace {

constexpr int kMostYears = 20;
constexpr std::size_t kMostIntervals = 1000;

absl::Status RangeInvalid(const char* message) {
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to", message);
}

absl::CivilDay NextIntervalStart(v1::Interval interval, absl::CivilDay day) {
  switch (interval) {
    case v1::WEEK:
      return absl::NextWeekday(day, absl::Weekday::monday);
    case v1::MONTH:
      return absl::CivilDay(absl::CivilMonth(day) + 1);
    default:
      return day + 1;
  }
}

}  // namespace

Day DayOf(absl::CivilDay day) { return static_cast<Day>(day - absl::CivilDay(1970, 1, 1)); }

absl::CivilDay CivilOf(Day day) { return absl::CivilDay(1970, 1, 1) + day; }

std::string FormatDay(Day day) { return absl::FormatCivilTime(CivilOf(day)); }

absl::StatusOr<DayRange> ParseRange(const std::string& from, const std::string& to) {
  absl::CivilDay first;
  absl::CivilDay last;
  if (!absl::ParseCivilTime(from, &first) || !absl::ParseCivilTime(to, &last))
    return RangeInvalid("Dates are written YYYY-MM-DD.");
  if (last < first) return RangeInvalid("The last day must not be before the first.");
  if (last >= absl::CivilDay(first.year() + kMostYears, first.month(), first.day())) {
    return RangeInvalid("The range must be shorter than 20 years.");
  }
  return DayRange{DayOf(first), DayOf(last)};
}

absl::StatusOr<std::vector<DayRange>> IntervalsOf(v1::Interval interval, DayRange range) {
  std::vector<DayRange> intervals;
  for (Day first = range.first; first <= range.last;) {
    if (intervals.size() == kMostIntervals) return RangeInvalid("The range must have at most 1000 intervals.");
    const Day next = DayOf(NextIntervalStart(interval, CivilOf(first)));
    intervals.push_back({first, std::min(next - 1, range.last)});
    first = next;
  }
  return intervals;
}

}  // namespace passerelle::statistics
