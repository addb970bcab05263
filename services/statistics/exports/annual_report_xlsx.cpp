#include "services/statistics/exports/annual_report_xlsx.h"

#include <absl/strings/str_join.h>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "services/runtime/documents/workbook.h"
#include "services/statistics/exports/charts_sheet.h"
#include "services/statistics/exports/section_sheet.h"

namespace passerelle::statistics::exports {
namespace {

using documents::Look;
using documents::Sheet;
using documents::Workbook;

void WriteCover(const v1::AnnualReport& report, const AnnualReportCover& cover, Language language, Sheet& sheet) {
  const Words& words = WordsOf(language);
  sheet.SetColumnWidths({26, 110});
  sheet.Text(0, 0, cover.title, {.look = Look::kTitle});
  std::uint32_t row = 2;
  const auto write = [&](std::string_view name, std::string_view value) {
    sheet.Text(row, 0, name, {.look = Look::kStrong});
    sheet.Text(row++, 1, value, {.wrap = true});
  };
  write(words.year, std::to_string(report.year()));
  write(words.sites, absl::StrJoin(cover.site_names, ", "));
  write(words.form, cover.rules);
  write(words.version, VersionText(report, cover.time_zone, language));
  if (!report.reason().empty()) write(words.reason, report.reason());
  if (!report.warning().empty()) sheet.Text(row++, 1, report.warning(), {.look = Look::kStrong, .wrap = true});
  ++row;
  for (const std::string& note : report.notes()) {
    if (&note == &report.notes(0)) sheet.Text(row, 0, words.notes, {.look = Look::kStrong});
    sheet.Text(row++, 1, note, {.wrap = true});
  }
}

void SetPageTexts(const v1::AnnualReport& report, const AnnualReportCover& cover, Language language, Sheet& sheet) {
  const Words& words = WordsOf(language);
  sheet.SetPageTexts(StrCat(words.report, " ", report.year()), absl::StrJoin(cover.site_names, ", "),
                     VersionText(report, cover.time_zone, language), words.page_of_pages);
}

}  // namespace

absl::StatusOr<std::string> AnnualReportXlsx(const v1::AnnualReport& report, const AnnualReportCover& cover,
                                             Language language) {
  const Words& words = WordsOf(language);
  Workbook workbook(
      {.title = StrCat(cover.title, " ", report.year()),
       .author = "Passerelle",
       .create_time = report.has_freeze_time() ? TimeFromProto(report.freeze_time()) : absl::InfinitePast(),
       .with_charts = true});
  const auto add_sheet = [&](std::string_view name) {
    Sheet sheet = workbook.AddSheet(name);
    SetPageTexts(report, cover, language, sheet);
    return sheet;
  };
  Sheet first = add_sheet(words.report);
  WriteCover(report, cover, language, first);
  for (const v1::ReportSection& section : report.sections()) {
    Sheet sheet = add_sheet(section.title());
    WriteSection(section, report.year(), language, sheet);
  }
  Sheet charts = add_sheet(words.charts);
  WriteCharts(report, language, charts);
  return std::move(workbook).Finish();
}

}  // namespace passerelle::statistics::exports
