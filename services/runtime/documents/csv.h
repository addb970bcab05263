// CSV as the spreadsheets of a language expect it when a file is simply opened: UTF-8 with a byte order mark, CRLF;
// semicolons and a decimal comma in French, commas and a decimal point in English (RFC 4180 otherwise).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/runtime/documents/document.h"

namespace passerelle::documents {

struct CsvDialect {
  char separator;
  char decimal_mark;
};

CsvDialect CsvDialectOf(Language language);

// Writes one field after the other; EndRow() ends a row.
class CsvWriter {
 public:
  explicit CsvWriter(CsvDialect dialect);

  // A text. One that a spreadsheet could take for a formula gets an apostrophe in front, which makes it harmless.
  void Text(std::string_view text);
  // A number of 10^-decimals: Number(1234, 2) is 12,34 or 12.34.
  void Number(std::int64_t value, int decimals = 0);
  // A field without a value.
  void Empty();
  void EndRow();

  // Bytes written, for a writer that bounds its document.
  std::size_t size() const { return document_.size(); }
  std::string Take() && { return std::move(document_); }

 private:
  void Separate();

  CsvDialect dialect_;
  bool at_row_start_ = true;
  std::string document_;
};

}  // namespace passerelle::documents
