#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/activity.h"

namespace passerelle::statistics {
namespace {

using testing::Coordinator;
using testing::Director;
using ::testing::ElementsAre;
using testing::Reception;
using testing::Suite;

TEST(ActivitySeries, HasAPointForEveryIntervalEvenWhenNothingHappened) {
  const std::string site = Suite::Running().NewSite();
  VisitAt(site, "2024-01-10T10:00:00Z").With(common::v1::SNACK, 0).Record();
  VisitAt(site, "2024-03-10T10:00:00Z").With(common::v1::SNACK, 0).With(common::v1::SHOWER, 20).Record();
  EXPECT_THAT(Series(v1::VISITS, v1::MONTH, {site}, "2024-01-01", "2024-04-30"), ElementsAre(1, 0, 1, 0));
  EXPECT_THAT(Series(v1::ACTS, v1::MONTH, {site}, "2024-01-01", "2024-04-30"), ElementsAre(1, 0, 2, 0));
}

TEST(ActivitySeries, NamesTheFirstDayOfEachIntervalWithinTheRange) {
  const std::string site = Suite::Running().NewSite();
  const v1::ActivitySeries series = *AskSeries(Director(), v1::VISITS, v1::WEEK, {site}, "2024-01-03", "2024-01-16");
  ASSERT_EQ(series.points_size(), 3);
  EXPECT_EQ(series.points(0).from(), "2024-01-03");
  EXPECT_EQ(series.points(1).from(), "2024-01-08");
  EXPECT_EQ(series.points(2).from(), "2024-01-15");
  EXPECT_EQ(series.metric(), v1::VISITS);
  EXPECT_EQ(series.interval(), v1::WEEK);
}

TEST(ActivitySeries, CountsAPersonOnceInEachIntervalAndNewOnce) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  const std::string person = Register(one).id();
  VisitAt(one, "2024-01-10T10:00:00Z").By(person).Record();
  VisitAt(other, "2024-01-11T10:00:00Z").By(person).Record();
  VisitAt(other, "2024-02-11T10:00:00Z").By(person).Record();
  EXPECT_THAT(Series(v1::PEOPLE_SEEN, v1::MONTH, {one, other}, "2024-01-01", "2024-02-29"), ElementsAre(1, 1));
  EXPECT_THAT(Series(v1::NEW_PEOPLE, v1::MONTH, {one, other}, "2024-01-01", "2024-02-29"), ElementsAre(1, 0));
}

TEST(ActivitySeries, FollowsSyringesGivenAndBroughtBack) {
  const std::string site = Suite::Running().NewSite();
  const std::string syringe = FreshSlug("syringe");
  const std::string kit = FreshSlug("kit");
  CreateItem(syringe, "syringes");
  CreateItem(kit, "kits", {{syringe, 2}});
  Suite::Running().AwaitFeeds();
  VisitAt(site, "2024-01-10T10:00:00Z").Giving(kit, 2).Giving(syringe, 1).TakingBack(8).Record();
  EXPECT_THAT(Series(v1::SYRINGES_DISTRIBUTED, v1::DAY, {site}, "2024-01-09", "2024-01-11"), ElementsAre(0, 5, 0));
  EXPECT_THAT(Series(v1::SYRINGES_RETURNED, v1::DAY, {site}, "2024-01-09", "2024-01-11"), ElementsAre(0, 8, 0));
}

TEST(ActivitySeries, RefusesAWrongRangeAndMoreThanAThousandPoints) {
  EXPECT_EQ(ReasonOf(AskSeries(Director(), v1::VISITS, v1::DAY, {}, "2024-01-02", "2024-01-01").status()),
            "RANGE_INVALID");
  EXPECT_EQ(ReasonOf(AskSeries(Director(), v1::VISITS, v1::DAY, {}, "2020-01-01", "2022-09-27").status()),
            "RANGE_INVALID");
  EXPECT_TRUE(AskSeries(Director(), v1::VISITS, v1::DAY, {}, "2020-01-01", "2022-09-26").ok());
}

TEST(ActivitySeries, RefusesAnUnknownSite) {
  const absl::Status status =
      AskSeries(Director(), v1::VISITS, v1::DAY, {FreshSlug("nowhere")}, "2024-01-01", "2024-01-02").status();
  EXPECT_EQ(ReasonOf(status), "SITE_UNKNOWN");
}

TEST(ActivitySeries, IsRefusedToRolesWithoutFiguresAndForOtherSites) {
  const std::string mine = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  EXPECT_EQ(ReasonOf(AskSeries(Reception(mine), v1::VISITS, v1::DAY, {mine}, "2024-01-01", "2024-01-02").status()),
            "PERMISSION_MISSING");
  EXPECT_EQ(ReasonOf(AskSeries(Coordinator(mine), v1::VISITS, v1::DAY, {other}, "2024-01-01", "2024-01-02").status()),
            "SITE_FORBIDDEN");
}

struct DayCase {
  const char* name;
  const char* time_zone;
  const char* before_midnight;  // 23:30 local on the day
  const char* after_midnight;   // 00:30 local on the day
  const char* day;
};

class LocalDay : public ::testing::TestWithParam<DayCase> {};

TEST_P(LocalDay, HoldsTheVisitsFromMidnightToMidnightAtTheSite) {
  const DayCase& test = GetParam();
  const std::string site = Suite::Running().NewSite(test.time_zone);
  EXPECT_EQ(VisitAt(site, test.after_midnight).With(common::v1::SNACK, 0).Record().service_day(), test.day);
  EXPECT_EQ(VisitAt(site, test.before_midnight).With(common::v1::SNACK, 0).Record().service_day(), test.day);
  EXPECT_EQ(Report({site}, test.day, test.day).visits(), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Zones, LocalDay,
    ::testing::Values(
        DayCase{"ParisInWinter", "Europe/Paris", "2024-03-05T22:30:00Z", "2024-03-04T23:30:00Z", "2024-03-05"},
        DayCase{"ParisInSummer", "Europe/Paris", "2024-07-05T21:30:00Z", "2024-07-04T22:30:00Z", "2024-07-05"},
        DayCase{"ParisWhenClocksGoForward", "Europe/Paris", "2024-03-31T21:30:00Z", "2024-03-30T23:30:00Z",
                "2024-03-31"},
        DayCase{"ParisWhenClocksGoBack", "Europe/Paris", "2024-10-27T22:30:00Z", "2024-10-26T22:30:00Z", "2024-10-27"},
        DayCase{"Reunion", "Indian/Reunion", "2024-03-05T19:30:00Z", "2024-03-04T20:30:00Z", "2024-03-05"},
        DayCase{"ReunionWhenParisClocksGoBack", "Indian/Reunion", "2024-10-27T19:30:00Z", "2024-10-26T20:30:00Z",
                "2024-10-27"}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace passerelle::statistics
