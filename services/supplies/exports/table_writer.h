// A table written as CSV or as the sheet of a workbook, cell by cell.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/common/v1/raw_body.pb.h"
#include "services/runtime/documents/csv.h"
#include "services/runtime/documents/workbook.h"

namespace passerelle::supplies {

// Rows that one file may hold.
inline constexpr std::int32_t kMostExportRows = 100'000;

struct Column {
  std::string_view french;
  std::string_view english;
  double width;  // in characters
};

class TableWriter {
 public:
  virtual ~TableWriter() = default;
  virtual void Header(const std::vector<Column>& columns) = 0;
  virtual void Text(std::string_view text) = 0;
  virtual void Number(std::int64_t number) = 0;
  // "2026-06-15"; nothing when empty.
  virtual void Day(std::string_view day) = 0;
  // "2026-06-15 14:03", local.
  virtual void Time(std::string_view time) = 0;
  virtual void EndRow() = 0;
  virtual absl::StatusOr<common::v1::RawBody> Finish() = 0;

 protected:
  TableWriter() = default;
};

class CsvTable : public TableWriter {
 public:
  explicit CsvTable(documents::Language language) : language_(language), writer_(documents::CsvDialectOf(language)) {}
  void Header(const std::vector<Column>& columns) override;
  void Text(std::string_view text) override { writer_.Text(text); }
  void Number(std::int64_t number) override { writer_.Number(number); }
  void Day(std::string_view day) override { writer_.Text(day); }
  void Time(std::string_view time) override { writer_.Text(time); }
  void EndRow() override { writer_.EndRow(); }
  absl::StatusOr<common::v1::RawBody> Finish() override;

 private:
  documents::Language language_;
  documents::CsvWriter writer_;
};

class SheetTable : public TableWriter {
 public:
  SheetTable(documents::Language language, const std::string& title);
  void Header(const std::vector<Column>& columns) override;
  void Text(std::string_view text) override;
  void Number(std::int64_t number) override;
  void Day(std::string_view day) override;
  void Time(std::string_view time) override;
  void EndRow() override;
  absl::StatusOr<common::v1::RawBody> Finish() override;

 private:
  documents::Language language_;
  documents::Workbook workbook_;
  documents::Sheet sheet_;
  std::uint32_t row_ = 0;
  std::uint16_t column_ = 0;
  std::uint16_t columns_ = 0;
};

}  // namespace passerelle::supplies
