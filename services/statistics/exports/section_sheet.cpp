#include "services/statistics/exports/section_sheet.h"

#include <algorithm>

#include "services/runtime/base/text.h"
#include "services/statistics/exports/line_values.h"
#include "services/statistics/exports/sheet_numbers.h"

namespace passerelle::statistics::exports {
namespace {

using documents::CellStyle;
using documents::Look;
using documents::Sheet;
using Line = v1::ReportLine;

constexpr std::uint32_t kTitlesRow = 2;

struct Column {
  std::string title;
  double width;
};

bool HasTexts(const v1::ReportSection& section) {
  return std::any_of(section.lines().begin(), section.lines().end(),
                     [](const Line& line) { return line.unit() == Line::TEXT; });
}

std::vector<Column> ColumnsFor(bool with_texts, int year, const Words& words) {
  std::vector<Column> columns = {{words.label, 52},      {std::to_string(year), 13}, {std::to_string(year - 1), 13},
                                 {words.difference, 12}, {words.change, 14},         {words.unit, 11},
                                 {words.source, 10},     {words.confirmed, 10}};
  if (with_texts) columns.push_back({words.text, 60});
  columns.push_back({words.definition, 60});
  columns.push_back({words.line_id, 30});
  return columns;
}

class SheetSectionWriter {
 public:
  SheetSectionWriter(bool with_texts, Language language, Sheet& sheet)
      : with_texts_(with_texts), language_(language), words_(WordsOf(language)), sheet_(sheet) {}

  void Write(const Line& line, std::uint32_t row) {
    const bool uppermost = line.depth() == 0;
    sheet_.Text(row, 0, line.label(),
                {.look = uppermost ? Look::kStrong : Look::kPlain, .indent = std::min(line.depth(), 8), .wrap = true});
    WriteValue(row, 1, line, line.known(), line.value());
    WriteValue(row, 2, line, line.previous_known(), line.previous_value());
    if (const auto difference = DifferenceOf(line)) WriteDifference(row, line, *difference);
    if (const auto change = ChangeOf(line)) {
      sheet_.Number(row, 4, static_cast<double>(*change) / 1000, documents::NumberFormat::kSignedPercent);
    }
    sheet_.Text(row, 5, UnitName(line.unit(), language_));
    sheet_.Text(row, 6, line.source() == Line::ENTERED ? words_.entered : words_.counted);
    sheet_.Text(row, 7, line.unconfirmed() ? words_.no : words_.yes);
    WriteWords(row, line);
  }

 private:
  void WriteValue(std::uint32_t row, std::uint16_t column, const Line& line, bool known, std::int64_t value) {
    if (!known || line.unit() == Line::TEXT) return;
    if (IsNumber(line.unit())) {
      sheet_.Number(row, column, CellNumber(line.unit(), value), FormatOf(line.unit()));
    } else {
      sheet_.Text(row, column, WordedValue(line, value, words_));
    }
  }

  void WriteDifference(std::uint32_t row, const Line& line, std::int64_t difference) {
    sheet_.Number(row, 3, CellNumber(line.unit(), difference), SignedFormatOf(line.unit()));
  }

  // What stands right of the figures.
  void WriteWords(std::uint32_t row, const Line& line) {
    std::uint16_t column = 8;
    if (with_texts_) {
      if (line.unit() == Line::TEXT && line.known()) sheet_.Text(row, column, line.text(), {.wrap = true});
      ++column;
    }
    sheet_.Text(row, column++, line.definition(), {.look = Look::kMuted, .wrap = true});
    sheet_.Text(row, column, line.id(), {.look = Look::kMuted});
  }

  bool with_texts_;
  Language language_;
  const Words& words_;
  Sheet& sheet_;
};

}  // namespace

void WriteSection(const v1::ReportSection& section, int year, Language language, Sheet& sheet) {
  const bool with_texts = HasTexts(section);
  const std::vector<Column> columns = ColumnsFor(with_texts, year, WordsOf(language));
  std::vector<double> widths;
  widths.reserve(columns.size());
  for (const Column& column : columns) widths.push_back(column.width);
  sheet.SetColumnWidths(widths);
  sheet.SetHeaderRows(0, kTitlesRow);
  sheet.Text(0, 0, section.title(), {.look = Look::kTitle});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sheet.Text(kTitlesRow, static_cast<std::uint16_t>(i), columns[i].title, {.look = Look::kHeader, .wrap = true});
  }
  SheetSectionWriter writer(with_texts, language, sheet);
  std::uint32_t row = kTitlesRow + 1;
  for (const Line& line : section.lines()) writer.Write(line, row++);
}

}  // namespace passerelle::statistics::exports
