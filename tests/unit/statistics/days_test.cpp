#include "services/statistics/days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::statistics {
namespace {

using ::testing::ElementsAre;

DayRange Range(const std::string& from, const std::string& to) { return *ParseRange(from, to); }

std::vector<std::string> Written(v1::Interval interval, const std::string& from, const std::string& to) {
  std::vector<std::string> written;
  const std::vector<DayRange> intervals = *IntervalsOf(interval, Range(from, to));
  for (const DayRange& cut : intervals) {
    written.push_back(FormatDay(cut.first) + " to " + FormatDay(cut.last));
  }
  return written;
}

TEST(Range, MayBeOneDay) {
  const DayRange range = Range("2024-02-29", "2024-02-29");
  EXPECT_EQ(range.first, range.last);
  EXPECT_EQ(FormatDay(range.first), "2024-02-29");
}

TEST(Range, IsInvalidBackwards) {
  EXPECT_EQ(ReasonOf(ParseRange("2024-01-02", "2024-01-01").status()), "RANGE_INVALID");
}

TEST(Range, MayHoldTwentyYearsAndNotADayMore) {
  EXPECT_TRUE(ParseRange("2004-01-01", "2023-12-31").ok());
  EXPECT_EQ(ReasonOf(ParseRange("2004-01-01", "2024-01-01").status()), "RANGE_INVALID");
}

TEST(Intervals, OfDaysAreTheDays) {
  EXPECT_THAT(Written(v1::DAY, "2024-02-28", "2024-03-01"),
              ElementsAre("2024-02-28 to 2024-02-28", "2024-02-29 to 2024-02-29", "2024-03-01 to 2024-03-01"));
}

TEST(Intervals, OfWeeksBeginOnMondaysAndAreCutToTheRange) {
  EXPECT_THAT(Written(v1::WEEK, "2024-01-03", "2024-01-16"),
              ElementsAre("2024-01-03 to 2024-01-07", "2024-01-08 to 2024-01-14", "2024-01-15 to 2024-01-16"));
  EXPECT_THAT(Written(v1::WEEK, "2024-01-07", "2024-01-08"),
              ElementsAre("2024-01-07 to 2024-01-07", "2024-01-08 to 2024-01-08"));
}

TEST(Intervals, OfMonthsFollowTheCalendar) {
  EXPECT_THAT(Written(v1::MONTH, "2023-12-31", "2024-02-29"),
              ElementsAre("2023-12-31 to 2023-12-31", "2024-01-01 to 2024-01-31", "2024-02-01 to 2024-02-29"));
}

TEST(Intervals, AreAtMostAThousand) {
  const DayRange thousand = {0, 999};
  EXPECT_EQ(IntervalsOf(v1::DAY, thousand)->size(), 1000u);
  EXPECT_EQ(ReasonOf(IntervalsOf(v1::DAY, DayRange{0, 1000}).status()), "RANGE_INVALID");
}

}  // namespace
}  // namespace passerelle::statistics
