// What associations enter into the yearly report beside what is counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "tests/service/statistics/annual_report_fixture.h"

namespace passerelle::statistics {
namespace {

using testing::Coordinator;
using testing::Director;
using ::testing::Optional;
using testing::Reception;
using testing::Suite;
using testing::WithRole;

// One for each test that enters for the association, whose entries all tests would share.
constexpr int kYearOfSums = 1991;
constexpr int kYearOfOwnEntries = 1992;

TEST(AnnualReportEntries, AreReadWithTheReportOfTheirSiteAtOnce) {
  const std::string site = Suite::Running().NewSite();
  AwaitFigures();
  const auto entered = Enter(
      Coordinator(site), site, kYear,
      {Number("means.staff", 450), Text("means.name", "Centre du Marais"), Number("reception.telephone.offered", 1)});
  ASSERT_TRUE(entered.ok()) << entered.status();
  EXPECT_THAT(ValueOf(*entered, "means.staff"), Optional(450));
  EXPECT_EQ(LineOf(*entered, "means.name").text(), "Centre du Marais");
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYear), "reception.telephone.offered"), Optional(1));

  ASSERT_TRUE(Enter(Coordinator(site), site, kYear, {Number("means.staff", 500), Nothing("means.name")}).ok());
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "means.staff"), Optional(500));
  EXPECT_EQ(LineOf(report, "means.name").text(), "Site " + site) << "the name that outreach tells";
  EXPECT_EQ(LineOf(report, "means.staff").source(), v1::ReportLine::ENTERED);
}

TEST(AnnualReportEntries, StandBesideThoseOfTheYearBefore) {
  const std::string site = Suite::Running().NewSite();
  AwaitFigures();
  ASSERT_TRUE(Enter(Director(), site, kYear - 1, {Number("means.volunteers", 3), Text("means.name", "Before")}).ok());
  ASSERT_TRUE(Enter(Director(), site, kYear, {Number("means.volunteers", 5), Text("means.name", "After")}).ok());
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(PreviousOf(report, "means.volunteers"), Optional(3));
  EXPECT_EQ(PreviousOf(report, "means.name"), std::nullopt);
}

TEST(AnnualReportEntries, OfTheSitesAddUpWhereThatMeansSomething) {
  const std::string one = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  AwaitFigures();
  ASSERT_TRUE(Enter(Director(), one, kYearOfSums,
                    {Number("means.staff", 450), Text("means.name", "One"), Number("means.mobile_unit", 1)})
                  .ok());
  ASSERT_TRUE(Enter(Director(), other, kYearOfSums, {Number("means.staff", 300), Number("means.mobile_unit", 1)}).ok());
  for (const v1::AnnualReport& report : {AnnualReportOf({one, other}, kYearOfSums), AnnualReportOf({}, kYearOfSums)}) {
    EXPECT_THAT(ValueOf(report, "means.staff"), Optional(750));
    EXPECT_THAT(ValueOf(report, "means.mobile_unit"), Optional(1));
    EXPECT_NE(LineOf(report, "means.name").text(), "One");
  }
  EXPECT_THAT(ValueOf(AnnualReportOf({one}, kYearOfSums), "means.staff"), Optional(450));
}

TEST(AnnualReportEntries, OfTheAssociationCountBeforeItsSites) {
  const std::string site = Suite::Running().NewSite();
  AwaitFigures();
  ASSERT_TRUE(Enter(Director(), site, kYearOfOwnEntries, {Number("means.staff", 450)}).ok());
  ASSERT_TRUE(Enter(Director(), "", kYearOfOwnEntries, {Number("means.staff", 1000), Text("means.name", "All")}).ok());
  const v1::AnnualReport report = AnnualReportOf({}, kYearOfOwnEntries);
  EXPECT_THAT(ValueOf(report, "means.staff"), Optional(1000));
  EXPECT_EQ(LineOf(report, "means.name").text(), "All");
  EXPECT_THAT(ValueOf(AnnualReportOf({site}, kYearOfOwnEntries), "means.staff"), Optional(450));
  EXPECT_EQ(LineOf(AnnualReportOf({site}, kYearOfOwnEntries), "means.name").text(), "Site " + site);
}

TEST(AnnualReportEntries, RefuseWhatTheLineCannotHold) {
  const std::string site = Suite::Running().NewSite();
  AwaitFigures();
  const auto refusal = [&](const std::vector<v1::ReportEntry>& entries) {
    return ReasonOf(Enter(Coordinator(site), site, kYear, entries).status());
  };
  EXPECT_EQ(refusal({Number("means.coffee", 1)}), "LINE_UNKNOWN");
  EXPECT_EQ(refusal({Number("public.people_seen", 1)}), "LINE_NOT_ENTERED");
  EXPECT_EQ(refusal({Text("means.staff", "four")}), "VALUE_INVALID");
  EXPECT_EQ(refusal({Number("means.name", 4)}), "VALUE_INVALID");
  EXPECT_EQ(refusal({Number("means.mobile_unit", 2)}), "VALUE_INVALID");
  EXPECT_EQ(refusal({Number("means.staff", 4), Number("means.staff", 5)}), "VALUE_INVALID");
  v1::ReportEntry both = Number("means.staff", 4);
  both.set_text("four");
  EXPECT_EQ(refusal({both}), "VALUE_INVALID");
  EXPECT_FALSE(LineOf(AnnualReportOf({site}, kYear), "means.staff").known());
}

TEST(AnnualReportEntries, AreForThoseWhoAnswerForTheSite) {
  const std::string site = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  AnnualReportOf({site, other}, kYear);  // has heard of both sites
  const auto refusal = [](const access::Principal& caller, const std::string& entered_for, int year) {
    return ReasonOf(Enter(caller, entered_for, year, {Number("means.staff", 1)}).status());
  };
  EXPECT_EQ(refusal(Reception(site), site, kYear), "PERMISSION_MISSING");
  EXPECT_EQ(refusal(Coordinator(site), other, kYear), "SITE_FORBIDDEN");
  EXPECT_EQ(refusal(Coordinator(site), "", kYear), "SITE_FORBIDDEN") << "the association's own are not a site's";
  EXPECT_EQ(refusal(Director(), "nowhere", kYear), "SITE_UNKNOWN");
  EXPECT_EQ(refusal(Director(), site, 1989), "YEAR_INVALID");
  EXPECT_EQ(refusal(Director(), site, 2999), "YEAR_INVALID");
}

TEST(AnnualReport, RefusesYearsAndSitesThatAreNone) {
  const auto refusal = [](const access::Principal& caller, const std::vector<std::string>& sites, int year) {
    return ReasonOf(AskAnnualReport(caller, AnnualReportRequest(sites, year)).status());
  };
  const std::string site = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  EXPECT_EQ(refusal(Director(), {site}, 1989), "YEAR_INVALID");
  EXPECT_EQ(refusal(Director(), {site}, 2999), "YEAR_INVALID");
  EXPECT_EQ(refusal(Director(), {site, "nowhere"}, kYear), "SITE_UNKNOWN");
  EXPECT_EQ(refusal(Coordinator(site), {other}, kYear), "SITE_FORBIDDEN");
  EXPECT_EQ(refusal(WithRole("coordinator", {}), {}, kYear), "SITE_FORBIDDEN");
  EXPECT_EQ(refusal(Reception(site), {site}, kYear), "PERMISSION_MISSING");
}

TEST(AnnualReport, OfSomebodyWhoActsForSomeSitesIsOfThose) {
  const std::string site = Suite::Running().NewSite();
  const std::string other = Suite::Running().NewSite();
  VisitAt(other, "2024-03-05T10:00:00Z").By(Register(other).id()).Record();
  const auto report = AskAnnualReport(Coordinator(site), AnnualReportRequest({}, kYear));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->sites(), ::testing::ElementsAre(site));
  EXPECT_THAT(ValueOf(*report, "public.people_seen"), Optional(0));
}

TEST(AnnualReport, SpeaksFrenchUnlessAskedForEnglish) {
  const std::string site = Suite::Running().NewSite();
  v1::GetAnnualReportRequest request = AnnualReportRequest({site}, kYear);
  const v1::AnnualReport french = *AskAnnualReport(Director(), request);
  EXPECT_EQ(LineOf(french, "public.people_seen").label(), "File active");
  request.set_language("en");
  const v1::AnnualReport english = *AskAnnualReport(Director(), request);
  EXPECT_EQ(LineOf(english, "public.people_seen").label(), "People seen");
  EXPECT_NE(english.sections(0).title(), french.sections(0).title());
  EXPECT_NE(english.notes(0), french.notes(0));
  EXPECT_EQ(english.form(), "asa-caarud/1");
  EXPECT_FALSE(LineOf(english, "public.people_seen").unconfirmed());
  EXPECT_TRUE(LineOf(english, "public.age.18_24").unconfirmed());
}

TEST(AnnualReport, StandsBesideTheYearBefore) {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site).id();
  VisitAt(site, "2023-03-05T10:00:00Z").By(person).Record();
  VisitAt(site, "2024-03-05T10:00:00Z").By(person).Record();
  VisitAt(site, "2024-03-06T10:00:00Z").By(person).Record();
  const v1::AnnualReport report = AnnualReportOf({site}, kYear);
  EXPECT_THAT(ValueOf(report, "evolution.visits"), Optional(2));
  EXPECT_THAT(PreviousOf(report, "evolution.visits"), Optional(1));
  EXPECT_THAT(PreviousOf(report, "public.new_people"), Optional(1));
  EXPECT_EQ(PreviousOf(AnnualReportOf({site}, 2023), "public.visits"), std::nullopt) << "nothing was recorded in 2022";
}

}  // namespace
}  // namespace passerelle::statistics
