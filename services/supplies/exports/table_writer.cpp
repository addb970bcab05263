#include "services/supplies/exports/table_writer.h"

#include <absl/time/civil_time.h>

#include "services/runtime/base/text.h"
#include "services/runtime/documents/document.h"

namespace passerelle::supplies {
namespace {

std::string_view NameIn(documents::Language language, const Column& column) {
  return language == documents::Language::kEnglish ? column.english : column.french;
}

}  // namespace

void CsvTable::Header(const std::vector<Column>& columns) {
  for (const Column& column : columns) writer_.Text(NameIn(language_, column));
  writer_.EndRow();
}

absl::StatusOr<common::v1::RawBody> CsvTable::Finish() {
  return documents::MakeDocument(documents::kCsvMediaType, std::move(writer_).Take());
}

SheetTable::SheetTable(documents::Language language, const std::string& title)
    : language_(language), workbook_({.title = title, .author = "Passerelle"}), sheet_(workbook_.AddSheet(title)) {}

void SheetTable::Header(const std::vector<Column>& columns) {
  std::vector<double> widths;
  widths.reserve(columns.size());
  for (const Column& column : columns) widths.push_back(column.width);
  sheet_.SetColumnWidths(widths);
  for (const Column& column : columns)
    sheet_.Text(row_, column_++, NameIn(language_, column), {.look = documents::Look::kHeader});
  sheet_.SetHeaderRows(row_, row_);
  columns_ = column_;
  EndRow();
}

void SheetTable::Text(std::string_view text) {
  if (!text.empty()) sheet_.Text(row_, column_, text);
  ++column_;
}

void SheetTable::Number(std::int64_t number) {
  sheet_.Number(row_, column_++, static_cast<double>(number), documents::NumberFormat::kWhole);
}

void SheetTable::Day(std::string_view day) {
  absl::CivilDay parsed;
  if (absl::ParseCivilTime(ToAbsl(day), &parsed)) sheet_.Day(row_, column_, parsed);
  ++column_;
}

void SheetTable::Time(std::string_view time) {
  absl::CivilMinute parsed;
  std::string iso(time);
  if (const std::size_t blank = iso.find(' '); blank != std::string::npos) iso[blank] = 'T';
  if (absl::ParseCivilTime(iso, &parsed)) sheet_.Time(row_, column_, absl::CivilSecond(parsed));
  ++column_;
}

void SheetTable::EndRow() {
  ++row_;
  column_ = 0;
}

absl::StatusOr<common::v1::RawBody> SheetTable::Finish() {
  if (columns_ > 0) sheet_.SetFilter(0, row_ - 1, 0, columns_ - 1);
  auto file = std::move(workbook_).Finish();
  if (!file.ok()) return file.status();
  return documents::MakeDocument(documents::kXlsxMediaType, *std::move(file));
}

}  // namespace passerelle::supplies
