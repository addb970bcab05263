#include "services/statistics/exports/charts_sheet.h"

#include <algorithm>

#include "services/runtime/base/text.h"
#include "services/statistics/exports/comparisons.h"
#include "services/statistics/exports/sheet_numbers.h"

namespace passerelle::statistics::exports {
namespace {

using documents::BarChart;
using documents::CellRange;
using documents::Look;
using documents::Sheet;
using Line = v1::ReportLine;

constexpr std::uint16_t kChartColumn = 4;
constexpr int kChartWidth = 760;
constexpr int kRowHeight = 20;  // pixels, unless a row says otherwise

// Tall enough for two bars a line, its title and legend.
int ChartHeight(const Comparison& comparison) { return 130 + 40 * static_cast<int>(comparison.lines.size()); }

class ChartsWriter {
 public:
  ChartsWriter(int year, Language language, Sheet& sheet) : year_(year), words_(WordsOf(language)), sheet_(sheet) {}

  void Write(const Comparison& comparison) {
    const std::uint32_t first = row_;
    sheet_.Text(row_++, 0, comparison.title, {.look = Look::kStrong, .wrap = true});
    sheet_.Text(row_, 0, words_.label, {.look = Look::kHeader});
    sheet_.Text(row_, 1, std::to_string(year_), {.look = Look::kHeader});
    sheet_.Text(row_++, 2, std::to_string(year_ - 1), {.look = Look::kHeader});
    const std::uint32_t first_line = row_;
    for (const Line* line : comparison.lines) WriteLine(*line);
    const int height = ChartHeight(comparison);
    sheet_.AddChart(first, kChartColumn, ChartOf(comparison, first_line, row_ - 1), kChartWidth, height);
    row_ = std::max(row_, first + static_cast<std::uint32_t>(height / kRowHeight)) + 2;
  }

 private:
  void WriteLine(const Line& line) {
    sheet_.Text(row_, 0, line.label(), {.wrap = true});
    if (line.known()) sheet_.Number(row_, 1, CellNumber(line.unit(), line.value()), FormatOf(line.unit()));
    if (line.previous_known()) {
      sheet_.Number(row_, 2, CellNumber(line.unit(), line.previous_value()), FormatOf(line.unit()));
    }
    ++row_;
  }

  BarChart ChartOf(const Comparison& comparison, std::uint32_t first, std::uint32_t last) const {
    const auto column = [&](std::uint16_t index) { return CellRange{sheet_.name(), first, index, last, index}; };
    BarChart chart;
    chart.title = comparison.title;
    chart.description = StrCat(comparison.title, ": ", year_, ", ", year_ - 1);
    chart.categories = column(0);
    chart.series = {{std::to_string(year_), column(1)}, {std::to_string(year_ - 1), column(2)}};
    chart.horizontal = true;
    return chart;
  }

  int year_;
  const Words& words_;
  Sheet& sheet_;
  std::uint32_t row_ = 2;
};

}  // namespace

void WriteCharts(const v1::AnnualReport& report, Language language, Sheet& sheet) {
  sheet.SetColumnWidths({46, 12, 12, 3});
  sheet.Text(0, 0, WordsOf(language).charts, {.look = Look::kTitle});
  ChartsWriter writer(report.year(), language, sheet);
  for (const v1::ReportSection& section : report.sections()) {
    for (const Comparison& comparison : ComparisonsOf(section, language)) writer.Write(comparison);
  }
}

}  // namespace passerelle::statistics::exports
