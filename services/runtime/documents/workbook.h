// A workbook for spreadsheets (XLSX). The same calls give the same bytes.
//
// Memory is bounded: unless the workbook has charts, a sheet's rows are written from top to bottom (the cells of one
// row in any order) and leave memory as the next row begins, for nameless files in the directory for temporary ones.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::documents {

enum class Look {
  kPlain,
  kTitle,   // large, once a sheet
  kHeader,  // a table's column titles
  kStrong,  // bold
  kMuted,   // grey: explanations
};

struct CellStyle {
  Look look = Look::kPlain;
  int indent = 0;
  bool wrap = false;
};

enum class NumberFormat {
  kWhole,
  kHundredths,        // 12.50
  kPercent,           // of a value that is 0.125 for 12.50 %
  kEuros,             // 12.50 €
  kSignedWhole,       // +3: differences
  kSignedHundredths,  // +0.25
  kSignedPercent,
  kSignedEuros,
};

// A rectangle of cells, both ends included, counted from 0.
struct CellRange {
  std::string sheet;
  std::uint32_t first_row;
  std::uint16_t first_column;
  std::uint32_t last_row;
  std::uint16_t last_column;
};

// Bars side by side for each category.
struct BarChart {
  struct Series {
    std::string name;
    CellRange values;
  };
  std::string title;
  // What a reader who does not see the chart is told.
  std::string description;
  CellRange categories;
  std::vector<Series> series;
  // Bars lie down: for long category names.
  bool horizontal = false;
};

// One sheet; valid as long as its workbook.
class Sheet {
 public:
  // The name it got: see Workbook::AddSheet.
  const std::string& name() const;

  void Text(std::uint32_t row, std::uint16_t column, std::string_view text, CellStyle style = {});
  void Number(std::uint32_t row, std::uint16_t column, double value, NumberFormat format, CellStyle style = {});
  void Day(std::uint32_t row, std::uint16_t column, absl::CivilDay day, CellStyle style = {});
  void Time(std::uint32_t row, std::uint16_t column, absl::CivilSecond time, CellStyle style = {});

  // In characters; before the first row is written.
  void SetColumnWidths(const std::vector<double>& widths);
  // Rows first to last stay in sight above what scrolls, and stand on every printed page.
  void SetHeaderRows(std::uint32_t first, std::uint32_t last);
  // Drop-downs on the header of a table.
  void SetFilter(std::uint32_t header_row, std::uint32_t last_row, std::uint16_t first_column,
                 std::uint16_t last_column);
  // What stands above and below every printed page. In `page` %1 is the page, %2 the number of pages: "page %1 of %2".
  void SetPageTexts(std::string_view header_left, std::string_view header_right, std::string_view footer_left,
                    std::string_view page);
  // In a workbook with charts.
  void AddChart(std::uint32_t row, std::uint16_t column, const BarChart& chart, int width_pixels, int height_pixels);

 private:
  friend class Workbook;
  struct State;
  explicit Sheet(State* state) : state_(state) {}
  State* state_;
};

class Workbook {
 public:
  struct Properties {
    std::string title;
    std::string author;
    // When it was made, as the file states it; none: a fixed day, so that the bytes do not depend on the clock.
    absl::Time create_time = absl::InfinitePast();
    // Charts carry copies of their figures, for which all cells stay in memory: for small workbooks only.
    bool with_charts = false;
  };

  explicit Workbook(const Properties& properties);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // A sheet, to be printed on landscape A4, as wide as the page. `name` is made one that every spreadsheet takes: at
  // most 31 characters, none forbidden, unlike the others.
  Sheet AddSheet(std::string_view name);

  // The file; EXPORT_TOO_LARGE when there are more cells or bytes than a document may have.
  absl::StatusOr<std::string> Finish() &&;

 private:
  friend class Sheet;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace passerelle::documents
