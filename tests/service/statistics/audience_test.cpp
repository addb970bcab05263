// What is shown to those who may see figures and not people, and to anybody.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/annual_report_fixture.h"

namespace passerelle::statistics {
namespace {

using common::v1::MAN;
using common::v1::TRANS_WOMAN;
using common::v1::WOMAN;
using testing::Analyst;
using testing::Director;
using testing::Suite;

constexpr char kReports[] = "passerelle.statistics.v1.ReportService.";
// A year of which nothing else is told: others' numbers would decide what of these may be shown.
constexpr int kYearOfThese = 2017;
constexpr char kFirstDayOfThese[] = "2017-01-01";
constexpr char kLastDayOfThese[] = "2017-12-31";
constexpr char kAnnualReports[] = "passerelle.statistics.v1.AnnualReportService.";

// A site that saw thirty men, eight women and three trans women in March, once each.
std::string BusySite() {
  const std::string site = Suite::Running().NewSite();
  const auto see = [&](common::v1::Gender gender, int people) {
    for (int i = 0; i < people; ++i)
      VisitAt(site, "2017-03-05T10:00:00Z").By(Register(site, gender, 1980).id()).Record();
  };
  see(MAN, 30);
  see(WOMAN, 8);
  see(TRANS_WOMAN, 3);
  return site;
}

class ShownFigures : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { site_ = new std::string(BusySite()); }
  static void TearDownTestSuite() { delete site_; }

  static v1::GetActivityReportRequest YearOf(const std::vector<std::string>& sites, v1::Audience audience) {
    v1::GetActivityReportRequest request;
    for (const std::string& site : sites) request.add_site(site);
    request.set_from(kFirstDayOfThese);
    request.set_to(kLastDayOfThese);
    request.set_audience(audience);
    return request;
  }
  static absl::StatusOr<v1::ActivityReport> Ask(const access::Principal& caller,
                                                const v1::GetActivityReportRequest& request) {
    AwaitFigures();
    return Suite::Running().Call<v1::ActivityReport>(caller, std::string(kReports) + "GetActivityReport", request);
  }
  static std::map<common::v1::Gender, int> GendersOf(const v1::ActivityReport& report) {
    std::map<common::v1::Gender, int> genders;
    for (const v1::GenderFigure& line : report.by_gender())
      genders[line.gender()] = line.suppressed() ? -1 : line.people_seen();
    return genders;
  }

  static inline std::string* site_ = nullptr;
};

TEST_F(ShownFigures, AreAllForThoseWhoMayReadThePeople) {
  const v1::ActivityReport report = *Ask(Director(), YearOf({*site_}, v1::AUDIENCE_UNSPECIFIED));
  EXPECT_EQ(GendersOf(report), (std::map<common::v1::Gender, int>{{WOMAN, 8}, {MAN, 30}, {TRANS_WOMAN, 3}}));
  EXPECT_EQ(report.audience(), v1::AUDIENCE_UNSPECIFIED);
}

TEST_F(ShownFigures, HideSmallNumbersAndWhatWouldTellThemFromAnalysts) {
  const v1::ActivityReport report = *Ask(Analyst(), YearOf({*site_}, v1::AUDIENCE_UNSPECIFIED));
  EXPECT_EQ(report.audience(), v1::INTERNAL);
  EXPECT_EQ(GendersOf(report), (std::map<common::v1::Gender, int>{{WOMAN, -1}, {MAN, 30}, {TRANS_WOMAN, -1}}));
  EXPECT_EQ(report.people_seen(), 41);
}

TEST_F(ShownFigures, HideMoreFromThePublicWhoeverAsks) {
  const v1::ActivityReport report = *Ask(Director(), YearOf({*site_}, v1::PUBLISHED));
  EXPECT_EQ(report.audience(), v1::PUBLISHED);
  EXPECT_EQ(GendersOf(report).at(WOMAN), -1);
  EXPECT_EQ(GendersOf(report).at(TRANS_WOMAN), -1);
}

TEST_F(ShownFigures, OfADayAreThoseOfItsYear) {
  v1::GetActivityReportRequest request = YearOf({*site_}, v1::INTERNAL);
  request.set_from("2017-03-05");
  request.set_to("2017-03-05");
  const v1::ActivityReport report = *Ask(Analyst(), request);
  EXPECT_EQ(report.from(), kFirstDayOfThese);
  EXPECT_EQ(report.to(), kLastDayOfThese);
  request.set_from("2023-12-31");
  EXPECT_EQ(ReasonOf(Ask(Analyst(), request).status()), "RANGE_INVALID");
}

TEST_F(ShownFigures, OfSomeSitesTogetherAreRefused) {
  const std::string other = Suite::Running().NewSite();
  Suite::Running().NewSite();  // or else the two would be the whole association
  EXPECT_EQ(ReasonOf(Ask(Analyst(), YearOf({*site_, other}, v1::INTERNAL)).status()), "SITES_NOT_TOGETHER");
  EXPECT_TRUE(Ask(Analyst(), YearOf({}, v1::INTERNAL)).ok());
}

TEST_F(ShownFigures, OverTimeAreByMonth) {
  AwaitFigures();
  v1::GetActivitySeriesRequest request;
  request.set_metric(v1::PEOPLE_SEEN);
  request.set_interval(v1::DAY);
  request.add_site(*site_);
  request.set_from("2017-02-10");
  request.set_to("2017-04-10");
  const auto series =
      Suite::Running().Call<v1::ActivitySeries>(Analyst(), std::string(kReports) + "GetActivitySeries", request);
  ASSERT_TRUE(series.ok()) << series.status();
  EXPECT_EQ(series->interval(), v1::MONTH);
  ASSERT_EQ(series->points_size(), 3);
  EXPECT_EQ(series->points(0).from(), "2017-02-01");
  EXPECT_EQ(series->points(0).value(), 0);
  EXPECT_FALSE(series->points(0).suppressed());
  EXPECT_EQ(series->points(1).value(), 41);
}

TEST_F(ShownFigures, OfSmallSitesAreNotCompared) {
  const std::string small = Suite::Running().NewSite();
  VisitAt(small, "2017-03-05T10:00:00Z").By(Register(small).id()).Record();
  AwaitFigures();
  v1::CompareSitesRequest request;
  request.set_metric(v1::PEOPLE_SEEN);
  request.add_site(small);
  request.set_from(kFirstDayOfThese);
  request.set_to(kLastDayOfThese);
  const auto comparison =
      Suite::Running().Call<v1::SiteComparison>(Analyst(), std::string(kReports) + "CompareSites", request);
  ASSERT_TRUE(comparison.ok()) << comparison.status();
  ASSERT_EQ(comparison->sites_size(), 1);
  EXPECT_TRUE(comparison->sites(0).suppressed());
  EXPECT_EQ(comparison->sites(0).value(), 0);
}

TEST_F(ShownFigures, OfTheYearlyReportAreExactForTheStateAndHeldBackFirstDayOfTheseOthers) {
  const v1::AnnualReport exact = AnnualReportOf({*site_}, kYearOfThese);
  EXPECT_THAT(ValueOf(exact, "public.people_seen"), ::testing::Optional(41));
  EXPECT_THAT(exact.warning(), ::testing::HasSubstr("ne pas publier"));
  const auto held_back = AskAnnualReport(Analyst(), AnnualReportRequest({*site_}, kYearOfThese));
  ASSERT_TRUE(held_back.ok()) << held_back.status();
  EXPECT_THAT(held_back->warning(), ::testing::HasSubstr("secret statistique"));
  int suppressed = 0;
  for (const v1::ReportSection& section : held_back->sections()) {
    for (const v1::ReportLine& line : section.lines()) {
      suppressed += line.suppressed() ? 1 : 0;
      if (!line.suppressed() || line.unit() != v1::ReportLine::PEOPLE) continue;
      EXPECT_FALSE(line.known()) << line.id();
      EXPECT_EQ(line.value(), 0) << line.id();
    }
  }
  EXPECT_GT(suppressed, 0);
}

TEST_F(ShownFigures, OfAFrozenVersionAreForTheStateAlone) {
  v1::GetAnnualReportRequest request = AnnualReportRequest({*site_}, kYearOfThese);
  request.set_version(1);
  EXPECT_EQ(ReasonOf(AskAnnualReport(Analyst(), request).status()), "VERSION_NOT_SHOWN");
  request.set_audience(v1::PUBLISHED);
  EXPECT_EQ(ReasonOf(AskAnnualReport(Director(), request).status()), "VERSION_NOT_SHOWN");
}

TEST_F(ShownFigures, ThatACorrectionChangedAreNotToldToAnalysts) {
  const std::string site = Suite::Running().NewSite();
  VisitAt(site, "2017-03-05T10:00:00Z").By(Register(site).id()).Record();
  AwaitFigures();
  ASSERT_TRUE(Close(Director(), {site}, kYearOfThese).ok());
  VisitAt(site, "2017-03-06T10:00:00Z").By(Register(site).id()).Record();
  AwaitFigures();
  ASSERT_TRUE(Correct(Director(), {site}, kYearOfThese, 1, "a visit came late").ok());
  v1::ListAnnualReportVersionsRequest request;
  request.add_site(site);
  request.set_year(kYearOfThese);
  const auto versions = Suite::Running().Call<v1::ListAnnualReportVersionsResponse>(
      Analyst(), std::string(kAnnualReports) + "ListAnnualReportVersions", request);
  ASSERT_TRUE(versions.ok()) << versions.status();
  ASSERT_GT(versions->versions(0).differences_size(), 0);
  for (const v1::ReportDifference& difference : versions->versions(0).differences()) {
    EXPECT_EQ(difference.before(), 0);
    EXPECT_EQ(difference.after(), 0);
  }
  EXPECT_GT(VersionsOf({site}, kYearOfThese)[0].differences(0).after(), 0);
}

TEST_F(ShownFigures, OfTheYearlyReportsExportsSayWhomTheyAreFor) {
  AwaitFigures();
  for (const auto& [caller, words] : {std::pair(Director(), "ne pas publier"), {Analyst(), "secret statistique"}}) {
    const auto csv = Suite::Running().Call<common::v1::RawBody>(
        caller, std::string(kAnnualReports) + "ExportAnnualReportCsv", AnnualReportRequest({*site_}, kYearOfThese));
    ASSERT_TRUE(csv.ok()) << csv.status();
    EXPECT_THAT(csv->data(), ::testing::HasSubstr(words));
  }
}

}  // namespace
}  // namespace passerelle::statistics
