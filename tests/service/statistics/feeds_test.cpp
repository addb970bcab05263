#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/process/common_settings.h"
#include "services/statistics/days.h"
#include "services/statistics/jobs/rebuild.h"
#include "services/statistics/service.h"
#include "tests/service/statistics/activity.h"
#include "tests/support/facts.h"
#include "tests/support/postgres.h"

namespace passerelle::statistics {
namespace {

using namespace common::v1;
using testing::Director;
using testing::Reception;
using testing::Suite;

db::Bytes OutingFactOf(const std::string& site, const std::string& day) {
  events::v1::Fact fact;
  events::v1::OutingChanged& outing = *fact.mutable_outing_changed();
  outing.set_outing(NewUuidV7());
  outing.set_site(site);
  outing.set_kind("MARAUDE");
  outing.set_state("COMPLETED");
  outing.set_service_day(day);
  outing.mutable_figures()->set_needles_picked_up(9);
  outing.set_version(1);
  return events::EncodeFact(fact);
}

events::v1::Fact ReferralFactOf(const std::string& site, const std::string& day) {
  events::v1::Fact fact;
  events::v1::ReferralChanged& referral = *fact.mutable_referral_changed();
  referral.set_referral(NewUuidV7());
  referral.set_site(site);
  referral.set_theme("HOUSING");
  referral.set_state("SENT");
  referral.set_service_day(day);
  referral.set_version(1);
  return fact;
}

// A year with some of everything at two sites.
std::vector<std::string> SomeActivity() {
  const std::vector<std::string> sites = {Suite::Running().NewSite(), Suite::Running().NewSite()};
  const std::string syringe = FreshSlug("syringe");
  const std::string kit = FreshSlug("kit");
  CreateItem(syringe, "syringes");
  CreateItem(kit, "kits", {{syringe, 2}});
  Suite::Running().AwaitFeeds();
  for (const std::string& site : sites) {
    const contacts::v1::Person person = Register(site, WOMAN, 1980);
    VisitAt(site, "2024-02-01T10:00:00Z").By(person.id()).With(NURSING, 20).Giving(kit, 3).Record();
    VisitAt(site, "2024-02-02T10:00:00Z").By(person.id()).In(STREET).With(SNACK, 0).TakingBack(7).Record();
    VisitAt(site, "2024-03-02T10:00:00Z").ByAnonymous(MAN, AGE_40_49, 3).Giving(syringe, 10).Record();
    Void(VisitAt(site, "2024-03-03T10:00:00Z").By(person.id()).Giving(kit, 100).Record());
    Update(person, NON_BINARY, 1981);
    EXPECT_TRUE(Suite::Running()
                    .Sql("outreach", "insert into outbox (fact) values ($1::bytea)", {OutingFactOf(site, "2024-05-02")})
                    .ok());
    testing::Tell("referrals", {ReferralFactOf(site, "2024-05-03")});
  }
  return sites;
}

db::Bytes VisitFactOf(const std::string& site, const std::string& person, const std::string& day) {
  events::v1::Fact fact;
  events::v1::VisitRecorded& visit = *fact.mutable_visit_recorded();
  visit.set_visit(NewUuidV7());
  visit.set_site(site);
  visit.set_service_day(day);
  visit.set_setting(FIXED_SITE);
  visit.set_person(person);
  visit.set_people(1);
  return events::EncodeFact(fact);
}

db::Bytes PersonFactOf(const std::string& person, Gender gender, int birth_year) {
  events::v1::Fact fact;
  events::v1::PersonChanged& changed = *fact.mutable_person_changed();
  changed.set_person(person);
  changed.set_gender(gender);
  changed.set_birth_year(birth_year);
  changed.set_version(1);
  return events::EncodeFact(fact);
}

absl::Status RunRebuild() {
  db::Pool pool({.url = testing::Postgres::Running().Url("passerelle_statistics", "passerelle_statistics_app"),
                 .size = 1,
                 .statements = Definition().statements});
  cache::Cache cache({});
  const config::Settings settings =
      *config::Settings::Read(process::SettingsWith({}), Suite::Running().EnvironmentOf("statistics"));
  return Rebuild({pool, cache, settings});
}

TEST(Rebuild, GivesTheIdenticalReports) {
  const std::vector<std::string> sites = SomeActivity();
  const std::string before = Report(sites, kFrom, kTo).SerializeAsString();
  const std::string all_before = Report({}, kFrom, kTo).SerializeAsString();
  Suite::Running().Stop("statistics");
  ASSERT_TRUE(RunRebuild().ok());
  const auto left = *Suite::Running().Sql(
      "statistics",
      "select (select count(*) from visit) + (select count(*) from person) + (select count(*) from outing) + "
      "(select count(*) from referral) as left");
  EXPECT_EQ(left[0].Int("left"), 0);
  Suite::Running().Start("statistics");
  EXPECT_EQ(Report(sites, kFrom, kTo).SerializeAsString(), before);
  EXPECT_EQ(Report({}, kFrom, kTo).SerializeAsString(), all_before);
}

TEST(Rebuild, WhileTheServiceRunsGivesTheIdenticalReports) {
  const std::vector<std::string> sites = SomeActivity();
  const std::string before = Report(sites, kFrom, kTo).SerializeAsString();
  ASSERT_TRUE(RunRebuild().ok());
  // Something new on every feed, at a site of its own.
  const std::string elsewhere = Suite::Running().NewSite();
  Suite::Running().NewItem();
  VisitAt(elsewhere, "2024-02-01T10:00:00Z").With(SNACK, 0).Record();
  EXPECT_EQ(Report(sites, kFrom, kTo).SerializeAsString(), before);
  EXPECT_EQ(Report({elsewhere}, kFrom, kTo).visits(), 1);
}

TEST(Rebuild, NeverShowsPartialFiguresAndIsSoonOver) {
  const std::vector<std::string> sites = SomeActivity();
  const std::string before = Report(sites, kFrom, kTo).SerializeAsString();
  ASSERT_TRUE(RunRebuild().ok());
  const absl::Time start = absl::Now();
  absl::StatusOr<v1::ActivityReport> report = AskReportNow(Director(), sites, kFrom, kTo);
  EXPECT_EQ(ReasonOf(report.status()), "FIGURES_CATCHING_UP");
  while (!report.ok() && absl::Now() < start + absl::Seconds(20)) {
    ASSERT_EQ(ReasonOf(report.status()), "FIGURES_CATCHING_UP");
    report = AskReportNow(Director(), sites, kFrom, kTo);
  }
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->SerializeAsString(), before);
  EXPECT_LT(absl::Now() - start, absl::Seconds(8)) << "nothing new came on any feed";
}

TEST(Rebuild, ChangesNothingWhenAFeedHasLostItsBeginning) {
  const std::vector<std::string> sites = SomeActivity();
  const std::string before = Report(sites, kFrom, kTo).SerializeAsString();
  ASSERT_TRUE(Suite::Running().Sql("supplies", "update event_head set gone = 1").ok());
  const absl::Status refused = RunRebuild();
  ASSERT_TRUE(Suite::Running().Sql("supplies", "update event_head set gone = 0").ok());
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused), "FEED_INCOMPLETE");
  EXPECT_THAT(std::string(refused.message()),
              ::testing::HasSubstr("The feed of supplies no longer holds its beginning"));
  EXPECT_EQ(AskReportNow(Director(), sites, kFrom, kTo)->SerializeAsString(), before);
}

TEST(Rebuild, ChangesNothingWhenAFeedCannotBeAsked) {
  const std::vector<std::string> sites = SomeActivity();
  const std::string before = Report(sites, kFrom, kTo).SerializeAsString();
  Suite::Running().Stop("supplies");
  EXPECT_EQ(RunRebuild().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(AskReportNow(Director(), sites, kFrom, kTo)->SerializeAsString(), before);
  Suite::Running().Start("supplies");
}

TEST(Feeds, AreTakenInAfterARestart) {
  const std::string site = Suite::Running().NewSite();
  VisitAt(site, "2024-02-01T10:00:00Z").With(SNACK, 0).Record();
  EXPECT_EQ(Report({site}, kFrom, kTo).visits(), 1);
  Suite::Running().Stop("statistics");
  VisitAt(site, "2024-02-02T10:00:00Z").With(SNACK, 0).Record();
  Suite::Running().Start("statistics");
  EXPECT_EQ(Report({site}, kFrom, kTo).visits(), 2);
}

TEST(Feeds, DeliveredTwiceCountOnce) {
  const std::vector<std::string> sites = SomeActivity();
  const std::string before = Report(sites, kFrom, kTo).SerializeAsString();
  Suite::Running().Stop("statistics");
  ASSERT_TRUE(Suite::Running().Sql("statistics", "update consumer_offset set position = 0").ok());
  Suite::Running().Start("statistics");
  EXPECT_EQ(Report(sites, kFrom, kTo).SerializeAsString(), before);
}

// Takes in everything again, the contacts feed alone at first.
void TakeInContactsFirst() {
  Suite::Running().Stop("statistics");
  ASSERT_TRUE(RunRebuild().ok());
  for (const char* service : {"supplies", "outreach"}) Suite::Running().Stop(service);
  Suite::Running().Start("statistics");
  AwaitFeed("contacts");
}

TEST(Feeds, MayTellOfASiteAndAKitAfterTheVisit) {
  const std::string site = Suite::Running().NewSite();
  const std::string syringe = FreshSlug("syringe");
  const std::string kit = FreshSlug("kit");
  CreateItem(syringe, "syringes");
  CreateItem(kit, "kits", {{syringe, 2}});
  Suite::Running().AwaitFeeds();
  VisitAt(site, "2024-02-01T10:00:00Z").By(Register(site, WOMAN, 1980).id()).Giving(kit, 4).Record();
  const std::string before = Report({site}, kFrom, kTo).SerializeAsString();

  TakeInContactsFirst();
  EXPECT_EQ(ReasonOf(AskReportNow(Director(), {site}, kFrom, kTo).status()), "FIGURES_CATCHING_UP");
  Suite::Running().Start("outreach");
  AwaitFeed("outreach");
  EXPECT_EQ(ReasonOf(AskReportNow(Director(), {site}, kFrom, kTo).status()), "FIGURES_CATCHING_UP");
  Suite::Running().Start("supplies");
  EXPECT_EQ(Report({site}, kFrom, kTo).SerializeAsString(), before);
}

// The reason of a call that asks for figures of the site.
template <class Response, class Request>
std::string ReasonWhenAsked(const std::string& rpc, const Request& request) {
  return ReasonOf(Suite::Running().Call<Response>(Director(), "passerelle.statistics.v1." + rpc, request).status());
}

TEST(Feeds, KeepEveryKindOfFigureBackUntilTheyAreTakenIn) {
  const std::string site = Suite::Running().NewSite();
  v1::CompareSitesRequest comparison;
  comparison.set_metric(v1::VISITS);
  comparison.set_from(kFrom);
  comparison.set_to(kTo);
  v1::GetActivitySeriesRequest series;
  series.set_metric(v1::VISITS);
  series.set_interval(v1::MONTH);
  series.set_from(kFrom);
  series.set_to(kTo);
  v1::GetAnnualReportRequest report;
  report.set_year(2024);
  TakeInContactsFirst();
  EXPECT_EQ(ReasonWhenAsked<v1::SiteComparison>("ReportService.CompareSites", comparison), "FIGURES_CATCHING_UP");
  EXPECT_EQ(ReasonWhenAsked<v1::ActivitySeries>("ReportService.GetActivitySeries", series), "FIGURES_CATCHING_UP");
  for (const char* rpc : {"ExportAnnualReportCsv", "ExportAnnualReportXlsx", "ExportAnnualReportHtml"}) {
    EXPECT_EQ(ReasonWhenAsked<common::v1::RawBody>(std::string("AnnualReportService.") + rpc, report),
              "FIGURES_CATCHING_UP");
  }
  for (const char* service : {"outreach", "supplies"}) Suite::Running().Start(service);
  AwaitFigures();
}

TEST(Feeds, MayTellOfAPersonAfterTheVisit) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = NewUuidV7();
  // A consumer that had parked the person's fact would see the visit alone; so does this one.
  ASSERT_TRUE(
      Suite::Running()
          .Sql("contacts", "insert into outbox (fact) values ($1::bytea)", {VisitFactOf(site, person, "2024-02-01")})
          .ok());
  EXPECT_EQ(Report({site}, kFrom, kTo).by_gender(0).gender(), UNKNOWN);
  EXPECT_EQ(Report({site}, kFrom, kTo).by_age_band(0).age_band(), AGE_UNKNOWN);
  ASSERT_TRUE(Suite::Running()
                  .Sql("contacts", "insert into outbox (fact) values ($1::bytea)", {PersonFactOf(person, WOMAN, 1980)})
                  .ok());
  EXPECT_EQ(Report({site}, kFrom, kTo).by_gender(0).gender(), WOMAN);
  EXPECT_EQ(Report({site}, kFrom, kTo).by_age_band(0).age_band(), AGE_40_49);
}

TEST(Reports, AskedForByManyAtOnceWhileVisitsComeInNeverGoBack) {
  const std::string site = Suite::Running().NewSite();
  Suite::Running().AwaitFeeds();
  std::atomic<bool> over = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      for (int last = 0; !over;) {
        const absl::StatusOr<v1::ActivityReport> report = AskReportNow(Director(), {site}, kFrom, kTo);
        ASSERT_TRUE(report.ok()) << report.status();
        EXPECT_GE(report->visits(), last);
        last = report->visits();
      }
    });
  }
  for (int i = 0; i < 40; ++i) VisitAt(site, "2024-02-01T10:00:00Z").With(SNACK, 0).Record();
  AwaitFigures();
  over = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(Report({site}, kFrom, kTo).visits(), 40);
}

TEST(Freshness, NamesEveryFeedWithoutLagOnceAllIsTakenIn) {
  SomeActivity();
  Suite::Running().AwaitFeeds();
  const auto freshness = *Suite::Running().Call<v1::Freshness>(
      Director(), "passerelle.statistics.v1.ReportService.GetFreshness", v1::GetFreshnessRequest());
  std::vector<std::string> feeds;
  for (const v1::FeedFreshness& feed : freshness.feeds()) {
    feeds.push_back(feed.feed());
    EXPECT_GT(feed.position(), 0) << feed.feed();
    EXPECT_EQ(feed.position(), feed.head_position()) << feed.feed();
    EXPECT_EQ(feed.lag(), 0) << feed.feed();
    EXPECT_GT(feed.hear_time().seconds(), absl::ToUnixSeconds(absl::Now()) - 600) << feed.feed();
  }
  EXPECT_THAT(feeds, ::testing::ElementsAre("contacts", "outreach", "referrals", "supplies"));
}

TEST(Freshness, IsRefusedToRolesWithoutFigures) {
  const absl::Status status =
      Suite::Running()
          .Call<v1::Freshness>(Reception("montreuil"), "passerelle.statistics.v1.ReportService.GetFreshness",
                               v1::GetFreshnessRequest())
          .status();
  EXPECT_EQ(ReasonOf(status), "PERMISSION_MISSING");
}

// The same definitions in SQL over the facts.
constexpr char kReportOracle[] = R"sql(
with seen as (
  select * from visit where site = any($1::text[]) and day between $2::date and $3::date and void_position is null
)
select (select count(distinct person) from seen) as people_seen,
       (select count(distinct person) from seen where not exists (
          select from visit before
          where before.person = seen.person and before.site = any($1::text[]) and before.day < $2::date and before.void_position is null
        )) as new_people,
       (select coalesce(sum(people), 0) from seen) as visits,
       (select coalesce(sum(people), 0) from seen where person is null) as anonymous_visits,
       (select coalesce(sum(syringes_returned), 0) from seen) as returned,
       (select count(*) from seen, unnest(act_kinds)) as acts,
       (select coalesce(string_agg(setting || ':' || people_seen || '/' || heads, ' ' order by setting), '')
          from (select setting, count(distinct person) as people_seen, sum(people) as heads from seen group by setting) as by_setting
       ) as settings
)sql";

std::string SettingsOf(const v1::ActivityReport& report) {
  std::string text;
  for (const v1::SettingFigure& line : report.by_setting()) {
    if (!text.empty()) text += ' ';
    text +=
        std::to_string(line.setting()) + ":" + std::to_string(line.people_seen()) + "/" + std::to_string(line.visits());
  }
  return text;
}

int ActsOf(const v1::ActivityReport& report) {
  int acts = 0;
  for (const v1::ActFigure& line : report.acts()) acts += line.count();
  return acts;
}

std::string DayInSpring(int number) { return FormatDay(DayOf(absl::CivilDay(2024, 3, 1)) + number); }

TEST(Figures, AgreeWithSqlOverTheFactsForAnyRangeAndSites) {
  std::mt19937 random(7);
  const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
  std::vector<std::string> sites, people;
  for (int i = 0; i < 3; ++i) sites.push_back(Suite::Running().NewSite());
  for (int i = 0; i < 12; ++i) people.push_back(Register(sites[static_cast<std::size_t>(pick(3))]).id());
  for (int i = 0; i < 150; ++i) {
    VisitAt visit(sites[static_cast<std::size_t>(pick(3))], DayInSpring(pick(90)) + "T12:00:00Z");
    visit.In(static_cast<Setting>(1 + pick(10))).With(static_cast<ActKind>(1 + pick(21)), 15).TakingBack(pick(9));
    if (pick(4) != 0) {
      visit.By(people[static_cast<std::size_t>(pick(12))]);
    } else {
      visit.ByAnonymous(MAN, AGE_UNKNOWN, 1 + pick(4));
    }
    const contacts::v1::Visit recorded = visit.Record();
    if (pick(8) == 0) Void(recorded);
  }
  for (int i = 0; i < 30; ++i) {
    std::vector<std::string> some(sites.begin(), sites.begin() + 1 + pick(3));
    const int first = pick(90);
    const std::string from = DayInSpring(first), to = DayInSpring(first + pick(60));
    const v1::ActivityReport report = Report(some, from, to);
    const auto rows = *Suite::Running().Sql("statistics", kReportOracle, {some, from, to});
    EXPECT_EQ(report.people_seen(), rows[0].Int("people_seen")) << from << " " << to;
    EXPECT_EQ(report.new_people(), rows[0].Int("new_people")) << from << " " << to;
    EXPECT_EQ(report.visits(), rows[0].Int("visits")) << from << " " << to;
    EXPECT_EQ(report.anonymous_visits(), rows[0].Int("anonymous_visits")) << from << " " << to;
    EXPECT_EQ(report.syringes_returned(), rows[0].Int("returned")) << from << " " << to;
    EXPECT_EQ(ActsOf(report), rows[0].Int("acts")) << from << " " << to;
    EXPECT_EQ(SettingsOf(report), rows[0].Text("settings")) << from << " " << to;
  }
}

}  // namespace
}  // namespace passerelle::statistics
