#include "services/runtime/documents/csv.h"

#include "services/runtime/documents/numbers.h"

namespace passerelle::documents {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What begins a formula in one spreadsheet or another, their full-width forms included.
constexpr std::string_view kFormulaStarts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};

bool LooksLikeFormula(std::string_view text) {
  // Spreadsheets skip blanks before a formula; a tab or line break in front already starts one in some.
  const std::size_t start = text.find_first_not_of(" \t\r\n\v\f\xC2\xA0");
  if (start == std::string_view::npos) return false;
  for (const std::string_view mark : kFormulaStarts) {
    if (text.substr(start).starts_with(mark)) return true;
  }
  return text.front() == '\t' || text.front() == '\r' || text.front() == '\n';
}

// Control characters but tab and line breaks say nothing in a cell, and some readers stop at them.
bool IsKept(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return (value >= 0x20 && value != 0x7F) || byte == '\t' || byte == '\r' || byte == '\n';
}

}  // namespace

CsvDialect CsvDialectOf(Language language) {
  return language == Language::kEnglish ? CsvDialect{',', '.'} : CsvDialect{';', ','};
}

CsvWriter::CsvWriter(CsvDialect dialect) : dialect_(dialect), document_(kByteOrderMark) {}

void CsvWriter::Text(std::string_view text) {
  Separate();
  std::string field;
  field.reserve(text.size() + 3);
  for (const char byte : text) {
    if (IsKept(byte)) field += byte;
  }
  if (LooksLikeFormula(field)) field.insert(0, 1, '\'');
  // Both separators: a document opened under the other language's settings must not break into other cells.
  if (field.find_first_of("\";,\t\r\n") == std::string::npos) {
    document_ += field;
    return;
  }
  document_ += '"';
  for (const char byte : field) {
    if (byte == '"') document_ += '"';
    document_ += byte;
  }
  document_ += '"';
}

void CsvWriter::Number(std::int64_t value, int decimals) {
  Separate();
  const std::string number = Decimal(value, decimals, dialect_.decimal_mark);
  const bool quoted = decimals > 0 && dialect_.decimal_mark == dialect_.separator;
  document_ += quoted ? '"' + number + '"' : number;
}

void CsvWriter::Empty() { Separate(); }

void CsvWriter::EndRow() {
  document_ += "\r\n";
  at_row_start_ = true;
}

void CsvWriter::Separate() {
  if (!at_row_start_) document_ += dialect_.separator;
  at_row_start_ = false;
}

}  // namespace passerelle::documents
