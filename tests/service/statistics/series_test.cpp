#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "services/runtime/base/status.h"
#include "services/statistics/days.h"
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

absl::StatusOr<v1::ActivitySeries> AskIn(common::v1::Setting setting, v1::Metric metric,
                                         const std::vector<std::string>& sites, const std::string& from,
                                         const std::string& to) {
  AwaitFigures();
  v1::GetActivitySeriesRequest request;
  request.set_metric(metric);
  request.set_interval(v1::MONTH);
  for (const std::string& site : sites) request.add_site(site);
  request.set_from(from);
  request.set_to(to);
  request.set_setting(setting);
  return Suite::Running().Call<v1::ActivitySeries>(Director(),
                                                   "passerelle.statistics.v1.ReportService.GetActivitySeries", request);
}

// Visits and people of one setting by month, in SQL over the facts.
constexpr char kSettingOracle[] = R"sql(
select coalesce(sum(people), 0) as visits, count(distinct person) as people_seen
from generate_series(date_trunc('month', $2::date), $3::date, '1 month') as month
left join visit on day between $2::date and $3::date and date_trunc('month', day) = month and site = any($1::text[])
     and setting = $4::integer and void_position is null
group by month order by month
)sql";

TEST(ActivitySeries, OfOneSettingAgreesWithSqlOverTheFacts) {
  std::mt19937 random(5);
  const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
  const std::vector<std::string> sites = {Suite::Running().NewSite(), Suite::Running().NewSite()};
  std::vector<std::string> people;
  for (int i = 0; i < 6; ++i) people.push_back(Register(sites[0]).id());
  for (int i = 0; i < 80; ++i) {
    const std::string day = FormatDay(DayOf(absl::CivilDay(2024, 1, 1)) + pick(91));
    VisitAt visit(sites[static_cast<std::size_t>(pick(2))], day + "T12:00:00Z");
    visit.In(static_cast<common::v1::Setting>(1 + pick(3))).With(common::v1::SNACK, 0);
    if (pick(4) != 0) visit.By(people[static_cast<std::size_t>(pick(6))]);
    const contacts::v1::Visit recorded = visit.Record();
    if (pick(8) == 0) Void(recorded);
  }
  AwaitFigures();  // the facts are read below, too
  for (const common::v1::Setting setting : {common::v1::FIXED_SITE, common::v1::MOBILE_UNIT, common::v1::STREET}) {
    for (const char* to : {"2024-02-17", "2024-03-31", "2024-12-31"}) {
      const auto rows = *Suite::Running().Sql("statistics", kSettingOracle,
                                              {sites, "2024-01-01", to, static_cast<std::int32_t>(setting)});
      const v1::ActivitySeries visits = *AskIn(setting, v1::VISITS, sites, "2024-01-01", to);
      const v1::ActivitySeries seen = *AskIn(setting, v1::PEOPLE_SEEN, sites, "2024-01-01", to);
      ASSERT_EQ(static_cast<std::size_t>(visits.points_size()), rows.size());
      for (int i = 0; i < visits.points_size(); ++i) {
        const auto row = rows[static_cast<std::size_t>(i)];
        EXPECT_EQ(visits.points(i).value(), row.Int("visits")) << setting << " " << to;
        EXPECT_EQ(seen.points(i).value(), row.Int("people_seen")) << setting << " " << to;
      }
    }
  }
}

TEST(ActivitySeries, KnowsNoSettingsForWhatHasNone) {
  const std::string site = Suite::Running().NewSite();
  for (const v1::Metric metric : {v1::NEW_PEOPLE, v1::OUTINGS, v1::REFERRALS_SENT}) {
    EXPECT_EQ(ReasonOf(AskIn(common::v1::STREET, metric, {site}, "2024-01-01", "2024-01-31").status()),
              "SETTING_NOT_ALLOWED");
  }
  EXPECT_TRUE(AskIn(common::v1::SETTING_UNSPECIFIED, v1::OUTINGS, {site}, "2024-01-01", "2024-01-31").ok());
}

absl::StatusOr<v1::ActivitySeries> AskPart(v1::GetActivitySeriesRequest request, const std::string& site) {
  AwaitFigures();
  request.set_interval(v1::MONTH);
  request.add_site(site);
  request.set_from("2024-01-01");
  request.set_to("2024-01-31");
  return Suite::Running().Call<v1::ActivitySeries>(Director(),
                                                   "passerelle.statistics.v1.ReportService.GetActivitySeries", request);
}

TEST(ActivitySeries, FollowsOneKindOfActsAndOneItem) {
  const std::string site = Suite::Running().NewSite();
  const std::string pipe = FreshSlug("pipe");
  const std::string foil = FreshSlug("foil");
  CreateItem(pipe, "pipes");
  CreateItem(foil, "foil");
  Suite::Running().AwaitFeeds();
  VisitAt(site, "2024-01-02T10:00:00Z").With(common::v1::NURSING, 25).Giving(pipe, 4).Giving(foil, 9).Record();
  VisitAt(site, "2024-01-02T20:00:00Z")
      .In(common::v1::STREET)
      .With(common::v1::INFORMATION, 5)
      .Giving(pipe, 1)
      .Record();
  const auto total = [&](v1::Metric metric, common::v1::ActKind act, const std::string& item) {
    v1::GetActivitySeriesRequest request;
    request.set_metric(metric);
    request.set_act(act);
    request.set_item(item);
    return AskPart(request, site)->points(0).value();
  };
  EXPECT_EQ(total(v1::ACT_MINUTES, common::v1::NURSING, ""), 25);
  EXPECT_EQ(total(v1::ACT_MINUTES, common::v1::ACT_KIND_UNSPECIFIED, ""), 30);
  EXPECT_EQ(total(v1::ACTS, common::v1::INFORMATION, ""), 1);
  EXPECT_EQ(total(v1::ITEMS_DISTRIBUTED, common::v1::ACT_KIND_UNSPECIFIED, pipe), 5);
  EXPECT_EQ(total(v1::ITEMS_DISTRIBUTED, common::v1::ACT_KIND_UNSPECIFIED, ""), 14);
  EXPECT_EQ(total(v1::ITEMS_DISTRIBUTED, common::v1::ACT_KIND_UNSPECIFIED, FreshSlug("unheard-of")), 0);
}

TEST(ActivitySeries, KnowsNoActsOrItemsForWhatHasNone) {
  const std::string site = Suite::Running().NewSite();
  v1::GetActivitySeriesRequest by_act;
  by_act.set_metric(v1::VISITS);
  by_act.set_act(common::v1::NURSING);
  EXPECT_EQ(ReasonOf(AskPart(by_act, site).status()), "ACT_NOT_ALLOWED");
  v1::GetActivitySeriesRequest by_item;
  by_item.set_metric(v1::SYRINGES_DISTRIBUTED);
  by_item.set_item("pipe");
  EXPECT_EQ(ReasonOf(AskPart(by_item, site).status()), "ITEM_NOT_ALLOWED");
}

TEST(ActivitySeries, FollowsActsAndSyringesInOneSetting) {
  const std::string site = Suite::Running().NewSite();
  const std::string syringe = FreshSlug("syringe");
  CreateItem(syringe, "syringes");
  Suite::Running().AwaitFeeds();
  VisitAt(site, "2024-01-02T10:00:00Z").With(common::v1::NURSING, 5).Giving(syringe, 4).TakingBack(3).Record();
  VisitAt(site, "2024-01-02T20:00:00Z")
      .In(common::v1::STREET)
      .With(common::v1::NURSING, 5)
      .With(common::v1::INFORMATION, 5)
      .Giving(syringe, 10)
      .TakingBack(1)
      .Record();
  const auto total = [&](common::v1::Setting setting, v1::Metric metric) {
    const v1::ActivitySeries series = *AskIn(setting, metric, {site}, "2024-01-01", "2024-01-31");
    std::int64_t sum = 0;
    for (const v1::SeriesPoint& point : series.points()) sum += point.value();
    return sum;
  };
  EXPECT_EQ(total(common::v1::STREET, v1::ACTS), 2);
  EXPECT_EQ(total(common::v1::FIXED_SITE, v1::ACTS), 1);
  EXPECT_EQ(total(common::v1::SETTING_UNSPECIFIED, v1::ACTS), 3);
  EXPECT_EQ(total(common::v1::STREET, v1::SYRINGES_DISTRIBUTED), 10);
  EXPECT_EQ(total(common::v1::SETTING_UNSPECIFIED, v1::SYRINGES_DISTRIBUTED), 14);
  EXPECT_EQ(total(common::v1::FIXED_SITE, v1::SYRINGES_RETURNED), 3);
  EXPECT_EQ(total(common::v1::SQUAT, v1::SYRINGES_RETURNED), 0);
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
