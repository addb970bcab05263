#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/activity.h"

namespace passerelle::statistics {
namespace {

using testing::Coordinator;
using testing::Director;
using testing::Reception;
using testing::Suite;

constexpr char kFirstOfJanuary[] = "2024-01-01";
constexpr char kLastOfJanuary[] = "2024-01-31";

v1::CompareSitesRequest RequestOf(v1::Metric metric, const std::vector<std::string>& sites) {
  v1::CompareSitesRequest request;
  request.set_metric(metric);
  for (const std::string& site : sites) request.add_site(site);
  request.set_from(kFirstOfJanuary);
  request.set_to(kLastOfJanuary);
  return request;
}

absl::StatusOr<v1::SiteComparison> Ask(const access::Principal& caller, const v1::CompareSitesRequest& request) {
  AwaitFigures();
  return Suite::Running().Call<v1::SiteComparison>(caller, "passerelle.statistics.v1.ReportService.CompareSites",
                                                   request);
}

v1::SiteComparison Compare(v1::Metric metric, const std::vector<std::string>& sites) {
  const absl::StatusOr<v1::SiteComparison> comparison = Ask(Director(), RequestOf(metric, sites));
  if (!comparison.ok()) throw std::runtime_error("CompareSites: " + comparison.status().ToString());
  return *comparison;
}

// A site that saw this many people once each, and visited by anonymous people besides.
std::string SiteThatSaw(int people, int anonymous = 0) {
  const std::string site = Suite::Running().NewSite();
  for (int i = 0; i < people; ++i) VisitAt(site, "2024-01-10T10:00:00Z").By(Register(site).id()).Record();
  if (anonymous > 0) {
    VisitAt(site, "2024-01-11T10:00:00Z").ByAnonymous(common::v1::MAN, common::v1::AGE_UNKNOWN, anonymous).Record();
  }
  return site;
}

TEST(SiteComparison, StatesEachFigureForEveryHundredPeopleInTheOrderOfSlugs) {
  std::vector<std::string> sites = {SiteThatSaw(12, 6), SiteThatSaw(11, 0)};
  const v1::SiteComparison comparison = Compare(v1::VISITS, {sites[1], sites[0]});
  ASSERT_EQ(comparison.sites_size(), 2);
  EXPECT_EQ(comparison.metric(), v1::VISITS);
  std::sort(sites.begin(), sites.end());
  for (int i = 0; i < 2; ++i) {
    const v1::SiteFigure& figure = comparison.sites(i);
    EXPECT_EQ(figure.site(), sites[static_cast<std::size_t>(i)]);
    EXPECT_EQ(figure.site_count(), 1);
    EXPECT_FALSE(figure.suppressed());
    EXPECT_EQ(figure.per_hundred_people(), figure.value() == 18 ? 150 : 100);
  }
}

TEST(SiteComparison, PutsSmallSitesTogetherAsTheLast) {
  const std::string large = SiteThatSaw(11), small = SiteThatSaw(10), smaller = SiteThatSaw(1, 11);
  const v1::SiteComparison comparison = Compare(v1::VISITS, {smaller, large, small});
  ASSERT_EQ(comparison.sites_size(), 2);
  EXPECT_EQ(comparison.sites(0).site(), large);
  EXPECT_EQ(comparison.sites(1).site(), "");
  EXPECT_EQ(comparison.sites(1).site_count(), 2);
  EXPECT_FALSE(comparison.sites(1).suppressed());
  EXPECT_EQ(comparison.sites(1).value(), 22);
  EXPECT_EQ(comparison.sites(1).per_hundred_people(), 200);
}

TEST(SiteComparison, ShowsNoFigureWhenSmallSitesTogetherSawFewerThanElevenPeople) {
  // Six people at each, the same six.
  const std::string one = Suite::Running().NewSite(), other = Suite::Running().NewSite();
  for (int i = 0; i < 6; ++i) {
    const std::string person = Register(one).id();
    for (const std::string& site : {one, other}) VisitAt(site, "2024-01-10T10:00:00Z").By(person).Record();
  }
  const v1::SiteComparison comparison = Compare(v1::VISITS, {one, other});
  ASSERT_EQ(comparison.sites_size(), 1);
  EXPECT_EQ(comparison.sites(0).site_count(), 2);
  EXPECT_TRUE(comparison.sites(0).suppressed());
  EXPECT_EQ(comparison.sites(0).value(), 0);
  EXPECT_EQ(comparison.sites(0).per_hundred_people(), 0);
}

TEST(SiteComparison, NamesTheOnlySmallSiteButNotItsFigure) {
  const std::string large = SiteThatSaw(11), small = SiteThatSaw(3, 40);
  const v1::SiteComparison comparison = Compare(v1::VISITS, {large, small});
  ASSERT_EQ(comparison.sites_size(), 2);
  EXPECT_EQ(comparison.sites(1).site(), small);
  EXPECT_EQ(comparison.sites(1).site_count(), 1);
  EXPECT_TRUE(comparison.sites(1).suppressed());
  EXPECT_EQ(comparison.sites(1).value(), 0);
}

TEST(SiteComparison, HasNoRateForFiguresThatCountPeople) {
  const std::string large = SiteThatSaw(11), small = SiteThatSaw(2);
  for (const v1::Metric metric : {v1::PEOPLE_SEEN, v1::NEW_PEOPLE}) {
    const v1::SiteComparison comparison = Compare(metric, {large, small});
    ASSERT_EQ(comparison.sites_size(), 2);
    EXPECT_EQ(comparison.sites(0).value(), 11);
    EXPECT_EQ(comparison.sites(0).per_hundred_people(), -1);
    EXPECT_EQ(comparison.sites(1).per_hundred_people(), -1);
  }
}

// The figure, and the people behind it, of each site in SQL over the facts.
constexpr char kSitesOracle[] = R"sql(
select site, count(distinct person) as people, coalesce(sum(people), 0) as visits, count(*) filter (where person is null) as anonymous
from visit where site = any($1::text[]) and day between $2::date and $3::date and void_position is null
group by site having count(distinct person) >= 11 order by site collate "C"
)sql";

TEST(SiteComparison, AgreesWithSqlOverTheFacts) {
  std::mt19937 random(11);
  const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
  std::vector<std::string> sites, people;
  for (int i = 0; i < 4; ++i) sites.push_back(Suite::Running().NewSite());
  for (int i = 0; i < 30; ++i) people.push_back(Register(sites[0]).id());
  for (int i = 0; i < 120; ++i) {
    VisitAt visit(sites[static_cast<std::size_t>(std::min(pick(4), pick(4)))], "2024-01-15T12:00:00Z");
    if (pick(5) != 0) visit.By(people[static_cast<std::size_t>(pick(30))]);
    const contacts::v1::Visit recorded = visit.With(common::v1::SNACK, 0).Record();
    if (pick(8) == 0) Void(recorded);
  }
  const v1::SiteComparison comparison = Compare(v1::VISITS, sites);
  const auto rows = *Suite::Running().Sql("statistics", kSitesOracle, {sites, kFirstOfJanuary, kLastOfJanuary});
  ASSERT_GT(rows.size(), 1u);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const v1::SiteFigure& figure = comparison.sites(static_cast<int>(i));
    const std::int64_t visits = rows[i].Int("visits"), seen = rows[i].Int("people");
    EXPECT_EQ(figure.site(), rows[i].Text("site"));
    EXPECT_EQ(figure.value(), visits);
    EXPECT_NEAR(static_cast<double>(figure.per_hundred_people()),
                100.0 * static_cast<double>(visits) / static_cast<double>(seen), 0.5);
  }
}

TEST(SiteComparison, RefusesAWrongRangeAnUnknownSiteAndThoseWhoMayNotSeeIt) {
  const std::string mine = Suite::Running().NewSite(), other = Suite::Running().NewSite();
  v1::CompareSitesRequest backwards = RequestOf(v1::VISITS, {mine});
  backwards.set_to("2023-12-31");
  EXPECT_EQ(ReasonOf(Ask(Director(), backwards).status()), "RANGE_INVALID");
  EXPECT_EQ(ReasonOf(Ask(Director(), RequestOf(v1::VISITS, {FreshSlug("nowhere")})).status()), "SITE_UNKNOWN");
  EXPECT_EQ(ReasonOf(Ask(Reception(mine), RequestOf(v1::VISITS, {mine})).status()), "PERMISSION_MISSING");
  EXPECT_EQ(ReasonOf(Ask(Coordinator(mine), RequestOf(v1::VISITS, {other})).status()), "SITE_FORBIDDEN");
}

TEST(SiteComparison, IsOfTheSitesThatTheCallerSeesWhenNoneIsNamed) {
  const std::string mine = SiteThatSaw(11);
  const absl::StatusOr<v1::SiteComparison> comparison = Ask(Coordinator(mine), RequestOf(v1::VISITS, {}));
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  ASSERT_EQ(comparison->sites_size(), 1);
  EXPECT_EQ(comparison->sites(0).site(), mine);
}

}  // namespace
}  // namespace passerelle::statistics
