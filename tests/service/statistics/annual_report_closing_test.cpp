// What a year is closed with: figures that lack nothing, and what is known of its day only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/annual_report_fixture.h"
#include "tests/support/facts.h"
#include "tests/support/look.h"

namespace passerelle::statistics {
namespace {

using testing::Director;
using ::testing::Optional;
using testing::Suite;

// The site as outreach would tell it, open on Mondays.
void TellSiteOpen(const std::string& site, int version, const std::string& opens, const std::string& closes) {
  events::v1::Fact fact;
  events::v1::SiteChanged& changed = *fact.mutable_site_changed();
  changed.set_site(site);
  changed.set_display_name("Centre " + site);
  changed.set_time_zone("Europe/Paris");
  changed.set_version(version);
  events::v1::OpeningPeriod& period = *changed.add_opening_hours();
  period.set_day("MONDAY");
  period.set_opens(opens);
  period.set_closes(closes);
  period.set_use("COLLECTIVE");
  testing::Tell("outreach", {fact});
}

void RecordVisitOn(const std::string& site, const std::string& time) {
  VisitAt(site, time).By(Register(site).id()).Record();
}

TEST(CorrectingAReport, KeepsTheOpeningHoursThatWereStated) {
  const std::string site = Suite::Running().NewSite();
  TellSiteOpen(site, 1000, "09:00", "12:00");
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  TellSiteOpen(site, 1001, "09:00", "19:00");
  RecordVisitOn(site, "2024-03-05T10:00:00Z");
  ASSERT_TRUE(Correct(Director(), {site}, kYear, 1, "a visit was found").ok());
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYear), "means.hours_per_week"), Optional(300));
  EXPECT_EQ(LineOf(AnnualReportOf({site}, kYear), "means.opening_hours").text(), "lundi 09:00-12:00");
}

TEST(ClosedReport, TellsTheHoursOfTheYearBeforeWhenItIsClosed) {
  const std::string site = Suite::Running().NewSite();
  RecordVisitOn(site, "2024-03-05T10:00:00Z");
  RecordVisitOn(site, "2025-03-05T10:00:00Z");
  TellSiteOpen(site, 1000, "09:00", "12:00");
  EXPECT_THAT(PreviousOf(AnnualReportOf({site}, kYear + 1), "public.visits"), Optional(1));
  EXPECT_EQ(PreviousOf(AnnualReportOf({site}, kYear + 1), "means.hours_per_week"), std::nullopt)
      << "what they were the year before is not known";
  EXPECT_EQ(PreviousOf(AnnualReportOf({site}, kYear + 1), "means.sites"), std::nullopt);
  ASSERT_TRUE(Close(Director(), {site}, kYear).ok());
  TellSiteOpen(site, 1001, "09:00", "19:00");
  const v1::AnnualReport next = AnnualReportOf({site}, kYear + 1);
  EXPECT_THAT(ValueOf(next, "means.hours_per_week"), Optional(1000));
  EXPECT_THAT(PreviousOf(next, "means.hours_per_week"), Optional(300));
}

absl::Status CloseAtOnce(const std::string& site) {
  v1::CloseAnnualReportRequest request;
  request.add_site(site);
  request.set_year(kYear);
  return Suite::Running()
      .Call<v1::AnnualReport>(Director(), "passerelle.statistics.v1.AnnualReportService.CloseAnnualReport", request)
      .status();
}

absl::Status CorrectAtOnce(const std::string& site) {
  v1::CorrectAnnualReportRequest request;
  request.add_site(site);
  request.set_year(kYear);
  request.set_version(1);
  request.set_reason("a visit was found");
  return Suite::Running()
      .Call<v1::AnnualReport>(Director(), "passerelle.statistics.v1.AnnualReportService.CorrectAnnualReport", request)
      .status();
}

TEST(ClosingAYear, IsRefusedWhileTheFiguresMayLackSomething) {
  Suite& suite = Suite::Running();
  const std::string closed = suite.NewSite();
  const std::string site = suite.NewSite();
  ASSERT_TRUE(Close(Director(), {closed}, kYear).ok());
  RecordVisitOn(closed, "2024-03-05T10:00:00Z");
  AwaitFigures();
  suite.Stop("supplies");
  const auto behind = [&](const std::string& change) {
    EXPECT_TRUE(suite.Sql("statistics", "update consumer_offset set " + change + " where feed = 'supplies'").ok());
    const absl::Status refused = CloseAtOnce(site);
    EXPECT_EQ(ReasonOf(CorrectAtOnce(closed)), "FIGURES_BEHIND") << change;
    EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << change;
    return ReasonOf(refused);
  };
  EXPECT_EQ(behind("head_position = position + 3, hear_time = now()"), "FIGURES_BEHIND");
  EXPECT_EQ(behind("head_position = position, hear_time = now() - interval '6 minutes'"), "FIGURES_BEHIND");
  EXPECT_EQ(behind("hear_time = null"), "FIGURES_BEHIND");
  EXPECT_TRUE(VersionsOf({site}, kYear).empty());
  EXPECT_TRUE(CloseAtOnce(closed).ok()) << "closing again changes nothing and needs no figures";
  suite.Start("supplies");
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while (ReasonOf(CloseAtOnce(site)) == "FIGURES_BEHIND" && absl::Now() < give_up)
    absl::SleepFor(absl::Milliseconds(20));
  EXPECT_TRUE(Close(Director(), {site}, kYear).ok());
  EXPECT_TRUE(Correct(Director(), {closed}, kYear, 1, "a visit was found").ok());
}

}  // namespace
}  // namespace passerelle::statistics
