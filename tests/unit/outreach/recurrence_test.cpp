#include "services/outreach/series/recurrence.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/outreach/local_time.h"
#include "services/runtime/base/status.h"
#include "tests/unit/outreach/times_and_hours.h"

namespace passerelle::outreach {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::SizeIs;

absl::StatusOr<Recurrence> Read(const std::string& start, const std::string& recurrence,
                                const std::vector<std::string>& exceptions = {}) {
  return ReadRecurrence({start, recurrence, exceptions}, Zone(), "");
}

// The local starts from the start to before `to`.
std::vector<std::string> Starts(const std::string& start, const std::string& recurrence, const std::string& to,
                                const std::vector<std::string>& exceptions = {}) {
  const auto read = Read(start, recurrence, exceptions);
  EXPECT_TRUE(read.ok()) << recurrence << " " << read.status();
  if (!read.ok()) return {};
  const auto starts = LocalStarts(*read, read->start, *ReadLocalTime(to + "T00:00"));
  EXPECT_TRUE(starts.ok()) << starts.status();
  std::vector<std::string> written;
  for (const absl::CivilMinute time : *starts) written.push_back(WriteLocalTime(time));
  return written;
}

std::string Instant(const std::string& local, const std::string& zone = "Europe/Paris") {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", InstantOf(*ReadLocalTime(local), Zone(zone)), absl::UTCTimeZone());
}

std::string ReasonFor(const std::string& recurrence) { return ReasonOf(Read("2026-03-02T14:00", recurrence).status()); }

TEST(AWeeklyRule, GivesEachOfItsDays) {
  EXPECT_THAT(Starts("2026-03-02T14:00", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH", "2026-03-16"),
              ElementsAre("2026-03-03T14:00", "2026-03-05T14:00", "2026-03-10T14:00", "2026-03-12T14:00"));
}

TEST(AWeeklyRule, EveryOtherWeekCountsWeeksFromItsStart) {
  EXPECT_THAT(Starts("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-04-10"),
              ElementsAre("2026-03-03T14:00", "2026-03-17T14:00", "2026-03-31T14:00"));
}

TEST(AnAfternoon, StaysAtItsLocalTimeThroughBothChangesOfTheClock) {
  EXPECT_THAT(Starts("2026-03-26T14:00", "RRULE:FREQ=DAILY", "2026-04-01"),
              AllOf(SizeIs(6), Each(EndsWith("T14:00")), Contains("2026-03-29T14:00")));
  EXPECT_EQ(Instant("2026-03-28T14:00"), "2026-03-28T13:00Z");
  EXPECT_EQ(Instant("2026-03-29T14:00"), "2026-03-29T12:00Z");
  EXPECT_EQ(Instant("2026-10-24T14:00"), "2026-10-24T12:00Z");
  EXPECT_EQ(Instant("2026-10-25T14:00"), "2026-10-25T13:00Z");
}

TEST(ANight, OfTheChangeToSummerTimeTakesPlaceOnceAnHourLater) {
  EXPECT_THAT(Starts("2026-03-28T02:30", "RRULE:FREQ=DAILY", "2026-03-31"),
              ElementsAre("2026-03-28T02:30", "2026-03-29T02:30", "2026-03-30T02:30"));
  EXPECT_EQ(Instant("2026-03-28T02:30"), "2026-03-28T01:30Z");
  EXPECT_EQ(Instant("2026-03-29T02:30"), "2026-03-29T01:30Z");  // 03:30 in summer time
  EXPECT_EQ(Instant("2026-03-30T02:30"), "2026-03-30T00:30Z");
}

TEST(ANight, OfTheChangeToWinterTimeTakesPlaceTheFirstTimeTheClockShowsIt) {
  EXPECT_THAT(Starts("2026-10-24T02:30", "RRULE:FREQ=DAILY", "2026-10-27"),
              ElementsAre("2026-10-24T02:30", "2026-10-25T02:30", "2026-10-26T02:30"));
  EXPECT_EQ(Instant("2026-10-25T02:30"), "2026-10-25T00:30Z");
  EXPECT_EQ(Instant("2026-10-26T02:30"), "2026-10-26T01:30Z");
}

TEST(ALocalTime, OfAZoneWithoutSummerTimeIsAlwaysTheSameDistance) {
  EXPECT_EQ(Instant("2026-01-01T14:00", "Indian/Reunion"), "2026-01-01T10:00Z");
  EXPECT_EQ(Instant("2026-07-01T14:00", "Indian/Reunion"), "2026-07-01T10:00Z");
}

TEST(ACount, EndsTheRule) {
  EXPECT_THAT(Starts("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;COUNT=2", "2027-01-01"),
              ElementsAre("2026-03-03T14:00", "2026-03-10T14:00"));
}

TEST(AnUntil, AsADayIncludesThatDay) {
  EXPECT_THAT(Starts("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;UNTIL=20260317", "2027-01-01"),
              ElementsAre("2026-03-03T14:00", "2026-03-10T14:00", "2026-03-17T14:00"));
}

TEST(AnUntil, AsALocalTimeIncludesThatTime) {
  EXPECT_THAT(Starts("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;UNTIL=20260310T140000", "2027-01-01"), SizeIs(2));
  EXPECT_THAT(Starts("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;UNTIL=20260310T135900", "2027-01-01"), SizeIs(1));
}

TEST(AnUntil, InUtcIsThatInstant) {
  EXPECT_THAT(Starts("2026-03-24T14:00", "RRULE:FREQ=WEEKLY;UNTIL=20260331T120000Z", "2027-01-01"), SizeIs(2));
  EXPECT_THAT(Starts("2026-03-24T14:00", "RRULE:FREQ=WEEKLY;UNTIL=20260331T115959Z", "2027-01-01"), SizeIs(1));
  // 01:10 in UTC is after the first 02:30 of that night, although the clock then shows 02:10.
  EXPECT_THAT(Starts("2026-10-24T02:30", "RRULE:FREQ=DAILY;UNTIL=20261025T011000Z", "2027-01-01"), SizeIs(2));
}

TEST(AnExdate, LeavesOutATimeOrAWholeDay) {
  const std::string rule = "RRULE:FREQ=DAILY;COUNT=4\n";
  EXPECT_THAT(Starts("2026-03-01T14:00", rule + "EXDATE:20260302T140000,20260303T090000", "2027-01-01"),
              ElementsAre("2026-03-01T14:00", "2026-03-03T14:00", "2026-03-04T14:00"));
  EXPECT_THAT(Starts("2026-03-01T14:00", rule + "EXDATE;VALUE=DATE:20260302,20260304", "2027-01-01"),
              ElementsAre("2026-03-01T14:00", "2026-03-03T14:00"));
  EXPECT_THAT(Starts("2026-03-01T14:00", rule + "EXDATE:20260302T130000Z", "2027-01-01"), SizeIs(3));
}

TEST(AnException, LeavesOutATimeOrAWholeDay) {
  EXPECT_THAT(Starts("2026-03-01T14:00", "RRULE:FREQ=DAILY;COUNT=4", "2027-01-01", {"2026-03-02", "2026-03-03T14:00"}),
              ElementsAre("2026-03-01T14:00", "2026-03-04T14:00"));
}

TEST(AnRdate, AddsATimeOrADayOnceInItsPlace) {
  EXPECT_THAT(Starts("2026-03-03T14:00",
                     "RRULE:FREQ=WEEKLY;COUNT=2\r\nRDATE:20260310T140000,20260307T200000\r\nRDATE;VALUE=DATE:20260308",
                     "2027-01-01"),
              ElementsAre("2026-03-03T14:00", "2026-03-07T20:00", "2026-03-08T14:00", "2026-03-10T14:00"));
}

TEST(AMonthlyRule, FindsTheFirstMondayAndTheLastDay) {
  EXPECT_THAT(Starts("2026-01-01T14:00", "RRULE:FREQ=MONTHLY;BYDAY=1MO", "2026-04-01"),
              ElementsAre("2026-01-05T14:00", "2026-02-02T14:00", "2026-03-02T14:00"));
  EXPECT_THAT(Starts("2028-01-01T14:00", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "2028-04-01"),
              ElementsAre("2028-01-31T14:00", "2028-02-29T14:00", "2028-03-31T14:00"));
  EXPECT_THAT(Starts("2026-01-01T14:00", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-03-01"),
              ElementsAre("2026-01-30T14:00", "2026-02-27T14:00"));
}

TEST(AYearlyRule, OfTheLeapDayTakesPlaceInLeapYearsOnly) {
  EXPECT_THAT(Starts("2024-02-29T14:00", "RRULE:FREQ=YEARLY", "2033-01-01"),
              ElementsAre("2024-02-29T14:00", "2028-02-29T14:00", "2032-02-29T14:00"));
}

TEST(AStart, ThatTheRuleDoesNotGiveIsNoOccurrence) {
  EXPECT_THAT(Starts("2026-03-02T14:00", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=1", "2027-01-01"),
              ElementsAre("2026-03-03T14:00"));
}

TEST(LocalStarts, GivesTheStartsOfAWindowOnly) {
  const auto read = *Read("2026-03-02T14:00", "RRULE:FREQ=DAILY");
  const auto starts = *LocalStarts(read, *ReadLocalTime("2026-03-05T14:00"), *ReadLocalTime("2026-03-07T14:00"));
  EXPECT_THAT(starts, ElementsAre(*ReadLocalTime("2026-03-05T14:00"), *ReadLocalTime("2026-03-06T14:00")));
}

TEST(LocalStarts, RefusesMoreThanAThousand) {
  const auto read = *Read("2026-01-01T14:00", "RRULE:FREQ=DAILY");
  EXPECT_THAT(*LocalStarts(read, read.start, *ReadLocalTime("2028-09-27T00:00")), SizeIs(1000));
  EXPECT_EQ(ReasonOf(LocalStarts(read, read.start, *ReadLocalTime("2028-09-28T00:00")).status()), "RECURRENCE_INVALID");
}

TEST(FirstStart, IsTheNextOneFromATimeOn) {
  const auto read = *Read("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;COUNT=3", {"2026-03-10"});
  EXPECT_EQ(FirstStart(read, read.start), read.start);
  EXPECT_EQ(FirstStart(read, *ReadLocalTime("2026-03-03T14:01")), ReadLocalTime("2026-03-17T14:00"));
  EXPECT_EQ(FirstStart(read, *ReadLocalTime("2026-03-17T14:01")), std::nullopt);
}

TEST(FirstStart, IsAbsentForARuleThatNeverOccurs) {
  for (const char* never : {"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
                            "RRULE:FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366",
                            "RRULE:FREQ=DAILY;UNTIL=20200101", "RRULE:FREQ=YEARLY;BYYEARDAY=1;BYMONTHDAY=2"}) {
    const auto read = Read("2026-03-02T14:00", never);
    ASSERT_TRUE(read.ok()) << never << read.status();
    EXPECT_EQ(FirstStart(*read, read->start), std::nullopt) << never;
  }
}

TEST(RemainingRecurrence, CountsOnlyWhatIsLeft) {
  const std::string text = "RRULE:COUNT=5;FREQ=WEEKLY\nRDATE:20260401T140000";
  const auto read = *Read("2026-03-03T14:00", text, {"2026-03-10"});
  EXPECT_EQ(RemainingRecurrence(read, text, *ReadLocalTime("2026-03-17T14:00")),
            "RRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20260401T140000");
  EXPECT_THAT(
      Starts("2026-04-01T14:00", RemainingRecurrence(read, text, *ReadLocalTime("2026-04-01T14:00")), "2027-01-01"),
      ElementsAre("2026-04-01T14:00"));
}

TEST(RemainingRecurrence, HasNoDatesThatWereAddedBefore) {
  const std::string text = "RRULE:FREQ=WEEKLY\nRDATE:20260305T090000,20260401T140000\nRDATE:20260306\nEXDATE:20260310";
  EXPECT_EQ(RemainingRecurrence(*Read("2026-03-03T14:00", text), text, *ReadLocalTime("2026-03-17T14:00")),
            "RRULE:FREQ=WEEKLY\nRDATE:20260401T140000\nEXDATE:20260310");
}

TEST(FirstRuleStart, IsWhereTheRuleGoesOn) {
  const auto read =
      *Read("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3\nRDATE:20260312T090000", {"2026-03-17"});
  EXPECT_EQ(FirstRuleStart(read, *ReadLocalTime("2026-03-12T09:00")), ReadLocalTime("2026-03-17T14:00"));
  EXPECT_EQ(FirstRuleStart(read, *ReadLocalTime("2026-04-01T00:00")), std::nullopt);
  EXPECT_EQ(
      FirstRuleStart(*Read("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;UNTIL=20260310"), *ReadLocalTime("2026-03-11T00:00")),
      std::nullopt);
}

TEST(RemainingRecurrence, LeavesARuleWithoutCountAsItIs) {
  const std::string text = "RRULE:FREQ=WEEKLY;UNTIL=20270331";
  EXPECT_EQ(RemainingRecurrence(*Read("2026-03-03T14:00", text), text, *ReadLocalTime("2026-03-17T14:00")), text);
}

TEST(ARecurrence, ThatCannotBeReadIsRefused) {
  for (const char* bad : {"",
                          "FREQ=WEEKLY",
                          "RRULE:",
                          "RRULE:WEEKLY",
                          "RRULE:FREQ=",
                          "RRULE:FREQ=FORTNIGHTLY",
                          "RRULE:FREQ=WEEKLY;COLOUR=RED",
                          "RRULE:FREQ=WEEKLY;FREQ=DAILY",
                          "RRULE:FREQ=WEEKLY;;",
                          "RRULE:FREQ=WEEKLY;BYDAY=XX",
                          "RRULE:FREQ=WEEKLY;BYDAY=",
                          "RRULE:FREQ=WEEKLY;UNTIL=tomorrow",
                          "RRULE:FREQ=WEEKLY;UNTIL=20260230",
                          "RRULE:FREQ=WEEKLY;UNTIL=20260331;COUNT=3",
                          "RRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY",
                          "RDATE:20260401",
                          "RRULE:FREQ=WEEKLY\nEXDATE:1 April",
                          "RRULE:FREQ=WEEKLY\nEXDATE;TZID=Asia/Tokyo:20260401T140000",
                          "RRULE:FREQ=WEEKLY\nEXRULE:FREQ=DAILY",
                          "RRULE:FREQ=WEEKLY\nATTACH:ftp://x"}) {
    EXPECT_EQ(ReasonFor(bad), "RECURRENCE_INVALID") << bad;
  }
}

TEST(ARecurrence, MoreOftenThanDailyIsRefused) {
  for (const char* often :
       {"RRULE:FREQ=SECONDLY", "RRULE:FREQ=MINUTELY", "RRULE:FREQ=HOURLY;INTERVAL=6", "RRULE:FREQ=DAILY;BYHOUR=9,14",
        "RRULE:FREQ=DAILY;BYMINUTE=0,30", "RRULE:FREQ=DAILY;BYSECOND=0"}) {
    EXPECT_EQ(ReasonFor(often), "RECURRENCE_INVALID") << often;
  }
}

TEST(ARecurrence, OutOfItsRangesOrCombinationsIsRefused) {
  for (const char* bad :
       {"RRULE:FREQ=DAILY;COUNT=0", "RRULE:FREQ=DAILY;COUNT=1000000000", "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=YEARLY;INTERVAL=30000", "RRULE:FREQ=MONTHLY;BYMONTHDAY=32", "RRULE:FREQ=MONTHLY;BYMONTHDAY=0",
        "RRULE:FREQ=YEARLY;BYMONTH=13", "RRULE:FREQ=YEARLY;BYMONTH=-1", "RRULE:FREQ=MONTHLY;BYDAY=6MO",
        "RRULE:FREQ=WEEKLY;BYDAY=1MO", "RRULE:FREQ=DAILY;BYYEARDAY=5", "RRULE:FREQ=WEEKLY;BYMONTHDAY=13",
        "RRULE:FREQ=MONTHLY;BYWEEKNO=3", "RRULE:FREQ=MONTHLY;BYSETPOS=1", "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7",
        "RRULE:FREQ=YEARLY;BYDAY=MO;BYSETPOS=367"}) {
    EXPECT_EQ(ReasonFor(bad), "RECURRENCE_INVALID") << bad;
  }
}

TEST(ARecurrence, MadeToTakeForeverEndsSoon) {
  std::string every_position = "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1";
  for (int position = 2; position <= 366; ++position) every_position += "," + std::to_string(position);
  const absl::Time begin = absl::Now();
  for (const std::string& bomb : {every_position, std::string("RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366"),
                                  std::string("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
                                  std::string("RRULE:FREQ=YEARLY;INTERVAL=400;BYYEARDAY=366;BYDAY=MO")}) {
    const auto read = Read("2001-01-01T00:00", bomb);
    if (read.ok()) (void)LocalStarts(*read, read->start, *ReadLocalTime("2199-01-01T00:00"));
  }
  EXPECT_LT(absl::Now() - begin, absl::Seconds(20));
}

TEST(AStart, AndExceptionsAreNamedWhenTheyAreNoLocalTimes) {
  const absl::Status status =
      Read("2026-03-02 14:00", "RRULE:FREQ=DAILY", {"2026-03-03", "2026-02-29", "2026-03-03T24:00"}).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("startLocal", "exceptions[1]", "exceptions[2]"));
}

TEST(ARecurrence, GoesOnAsLongAsItsRuleOrADateThatIsAdded) {
  const Recurrence read = *Read("2026-03-03T14:00", "RRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20410305");
  EXPECT_EQ(NextStart(read, *ReadLocalTime("2026-03-10T14:01")), ReadLocalTime("2026-03-17T14:00"));
  EXPECT_EQ(NextStart(read, *ReadLocalTime("2026-03-17T14:01")), ReadLocalTime("2041-03-05T14:00"));
  EXPECT_EQ(NextStart(read, *ReadLocalTime("2041-03-05T14:01")), std::nullopt);
}

TEST(ALocalTime, IsOfWholeMinutesWithOrWithoutSeconds) {
  EXPECT_EQ(ReadLocalTime("2026-03-02T14:05:00"), ReadLocalTime("2026-03-02T14:05"));
  EXPECT_EQ(WriteLocalTime(*ReadLocalTime("2026-03-02T14:05:00")), "2026-03-02T14:05");
  for (const char* bad : {"2026-03-02T14:05:30", "2026-03-02T14:05:00Z", "2026-03-02T14:05:0", "2026-03-02:00"})
    EXPECT_EQ(ReadLocalTime(bad), std::nullopt) << bad;
}

TEST(ALocalTime, IsReadInNoOtherForm) {
  for (const char* bad : {"", "2026-03-02", "2026-3-2T14:00", "2026-03-02T25:00", "1999-12-31T23:59",
                          "2200-01-01T00:00", "2026-02-29T14:00", "+026-03-02T14:00"}) {
    EXPECT_EQ(ReadLocalTime(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(WriteLocalTime(*ReadLocalTime("2026-03-02T14:00")), "2026-03-02T14:00");
  EXPECT_EQ(WriteLocalDay(*ReadLocalDay("2026-03-02")), "2026-03-02");
}

}  // namespace
}  // namespace passerelle::outreach
