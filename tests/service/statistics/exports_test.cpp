// The yearly report as files, asked for as its callers do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "passerelle/common/v1/raw_body.pb.h"
#include "services/runtime/base/status.h"
#include "tests/service/statistics/annual_report_fixture.h"

namespace passerelle::statistics {
namespace {

using common::v1::RawBody;
using testing::Coordinator;
using testing::Director;
using ::testing::HasSubstr;
using testing::Reception;
using ::testing::StartsWith;
using testing::Suite;

absl::StatusOr<RawBody> Export(const std::string& rpc, const access::Principal& caller,
                               const v1::GetAnnualReportRequest& request) {
  AwaitFigures();
  return Suite::Running().Call<RawBody>(caller, "passerelle.statistics.v1.AnnualReportService." + rpc, request);
}

std::string SiteWithVisits() {
  const std::string site = Suite::Running().NewSite();
  const std::string person = Register(site, common::v1::WOMAN, 1990).id();
  VisitAt(site, "2023-05-05T10:00:00Z").By(person).Record();
  VisitAt(site, "2024-05-05T10:00:00Z").By(person).With(common::v1::SNACK, 0).Record();
  VisitAt(site, "2024-05-06T10:00:00Z").By(person).In(common::v1::STREET).Record();
  return site;
}

class ExportedReport : public ::testing::TestWithParam<const char*> {};

TEST_P(ExportedReport, RefusesWhatTheReportRefuses) {
  const std::string site = Suite::Running().NewSite(), other = Suite::Running().NewSite();
  const auto reason = [](const access::Principal& caller, const v1::GetAnnualReportRequest& request) {
    return ReasonOf(Export(GetParam(), caller, request).status());
  };
  EXPECT_EQ(reason(Director(), AnnualReportRequest({site}, 1989)), "YEAR_INVALID");
  EXPECT_EQ(reason(Director(), AnnualReportRequest({FreshSlug("nowhere")}, 2024)), "SITE_UNKNOWN");
  v1::GetAnnualReportRequest never_frozen = AnnualReportRequest({site}, 2024);
  never_frozen.set_version(7);
  EXPECT_EQ(reason(Director(), never_frozen), "VERSION_UNKNOWN");
  EXPECT_EQ(reason(Reception(site), AnnualReportRequest({site}, 2024)), "PERMISSION_MISSING");
  EXPECT_EQ(reason(Coordinator(site), AnnualReportRequest({other}, 2024)), "SITE_FORBIDDEN");
}

TEST_P(ExportedReport, IsTheSameBytesAsLongAsNothingHappens) {
  const std::string site = SiteWithVisits();
  const v1::GetAnnualReportRequest request = AnnualReportRequest({site}, 2024);
  const RawBody first = *Export(GetParam(), Director(), request);
  EXPECT_EQ(Export(GetParam(), Director(), request)->data(), first.data());
  VisitAt(site, "2024-06-05T10:00:00Z").With(common::v1::SNACK, 0).Record();
  EXPECT_NE(Export(GetParam(), Director(), request)->data(), first.data());
}

INSTANTIATE_TEST_SUITE_P(Formats, ExportedReport,
                         ::testing::Values("ExportAnnualReportCsv", "ExportAnnualReportXlsx", "ExportAnnualReportHtml"),
                         [](const auto& info) { return std::string(info.param).substr(18); });

TEST(ReportAsCsv, HasARowForEveryLineOfTheReport) {
  const std::string site = SiteWithVisits();
  const RawBody csv = *Export("ExportAnnualReportCsv", Director(), AnnualReportRequest({site}, 2024));
  EXPECT_EQ(csv.content_type(), "text/csv; charset=utf-8");
  const v1::AnnualReport report = AnnualReportOf({site}, 2024);
  for (const v1::ReportSection& section : report.sections()) {
    for (const v1::ReportLine& line : section.lines()) EXPECT_THAT(csv.data(), HasSubstr(";" + line.id() + ";"));
  }
  EXPECT_THAT(csv.data(), HasSubstr(";public.visits;Passages;2;nombre;1;1;100,0;"));
}

TEST(ReportAsCsv, IsInEnglishWhenAskedFor) {
  v1::GetAnnualReportRequest request = AnnualReportRequest({SiteWithVisits()}, 2024);
  request.set_language("en");
  const RawBody csv = *Export("ExportAnnualReportCsv", Director(), request);
  EXPECT_THAT(csv.data(), StartsWith("\xEF\xBB\xBFSection,Line id,Label,Value,Unit,"));
  EXPECT_THAT(csv.data(), HasSubstr(",public.visits,"));
}

TEST(ReportAsXlsx, IsAWorkbook) {
  const RawBody workbook = *Export("ExportAnnualReportXlsx", Director(), AnnualReportRequest({SiteWithVisits()}, 2024));
  EXPECT_EQ(workbook.content_type(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_THAT(workbook.data(), StartsWith("PK\x03\x04"));
}

TEST(ReportAsHtml, NamesItsSitesItsYearAndItsVersion) {
  const std::string site = SiteWithVisits();
  ASSERT_TRUE(Close(Director(), {site}, 2024).ok());
  const RawBody page = *Export("ExportAnnualReportHtml", Director(), AnnualReportRequest({site}, 2024));
  EXPECT_EQ(page.content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(page.data(), StartsWith("<!DOCTYPE html>\n<html lang=\"fr\">"));
  EXPECT_THAT(page.data(), HasSubstr("<p class=\"year\">2024</p>"));
  EXPECT_THAT(page.data(), HasSubstr("Version 1, figée le "));
}

}  // namespace
}  // namespace passerelle::statistics
