#include "services/runtime/documents/workbook_state.h"

namespace passerelle::documents {
namespace {

// A cell holds 32 767 characters; no character is cut in two.
std::string CellText(std::string_view text) {
  constexpr std::size_t kMostBytes = 32'767;
  if (text.size() > kMostBytes) {
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  std::string kept;
  kept.reserve(text.size());
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) >= 0x20 || byte == '\n' || byte == '\t') kept += byte;
  }
  return kept;
}

lxw_datetime DateOf(absl::CivilSecond time) {
  lxw_datetime date{};
  date.year = static_cast<int>(time.year());
  date.month = time.month();
  date.day = time.day();
  date.hour = time.hour();
  date.min = time.minute();
  date.sec = time.second();
  return date;
}

// A page's header holds 255 characters in all; "&" begins a command there.
std::string PageText(std::string_view text) {
  constexpr std::size_t kMostBytes = 90;
  std::string written;
  for (const char byte : text) {
    const bool begins_character = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    if (begins_character && written.size() >= kMostBytes) return written + "…";
    written += byte;
    if (byte == '&') written += '&';
  }
  return written;
}

std::string PageNumbers(std::string_view pattern) {
  std::string text = PageText(pattern);
  for (const auto& [mark, command] : {std::pair("%1", "&P"), std::pair("%2", "&N")}) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) text.replace(at, 2, command);
  }
  return text;
}

}  // namespace

const std::string& Sheet::name() const { return state_->name; }

void Sheet::Text(std::uint32_t row, std::uint16_t column, std::string_view text, CellStyle style) {
  if (!state_->TakeCell()) return;
  lxw_format* format = state_->workbook->FormatOf(static_cast<int>(CellKind::kText), style);
  state_->workbook->Note(worksheet_write_string(state_->sheet, row, column, CellText(text).c_str(), format));
}

void Sheet::Number(std::uint32_t row, std::uint16_t column, double value, NumberFormat format, CellStyle style) {
  if (!state_->TakeCell()) return;
  lxw_format* cell_format = state_->workbook->FormatOf(static_cast<int>(format), style);
  state_->workbook->Note(worksheet_write_number(state_->sheet, row, column, value, cell_format));
}

void Sheet::Day(std::uint32_t row, std::uint16_t column, absl::CivilDay day, CellStyle style) {
  if (!state_->TakeCell()) return;
  lxw_datetime date = DateOf(absl::CivilSecond(day));
  lxw_format* format = state_->workbook->FormatOf(static_cast<int>(CellKind::kDay), style);
  state_->workbook->Note(worksheet_write_datetime(state_->sheet, row, column, &date, format));
}

void Sheet::Time(std::uint32_t row, std::uint16_t column, absl::CivilSecond time, CellStyle style) {
  if (!state_->TakeCell()) return;
  lxw_datetime date = DateOf(time);
  lxw_format* format = state_->workbook->FormatOf(static_cast<int>(CellKind::kTime), style);
  state_->workbook->Note(worksheet_write_datetime(state_->sheet, row, column, &date, format));
}

void Sheet::SetColumnWidths(const std::vector<double>& widths) {
  if (state_->sheet == nullptr) return;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    state_->workbook->Note(worksheet_set_column(state_->sheet, column, column, widths[i], nullptr));
  }
}

void Sheet::SetHeaderRows(std::uint32_t first, std::uint32_t last) {
  if (state_->sheet == nullptr) return;
  worksheet_freeze_panes(state_->sheet, last + 1, 0);
  state_->workbook->Note(worksheet_repeat_rows(state_->sheet, first, last));
}

void Sheet::SetFilter(std::uint32_t header_row, std::uint32_t last_row, std::uint16_t first_column,
                      std::uint16_t last_column) {
  if (state_->sheet == nullptr) return;
  state_->workbook->Note(worksheet_autofilter(state_->sheet, header_row, first_column, last_row, last_column));
}

void Sheet::SetPageTexts(std::string_view header_left, std::string_view header_right, std::string_view footer_left,
                         std::string_view page) {
  if (state_->sheet == nullptr) return;
  const std::string header = "&L" + PageText(header_left) + "&R" + PageText(header_right);
  const std::string footer = "&L" + PageText(footer_left) + "&R" + PageNumbers(page);
  state_->workbook->Note(worksheet_set_header(state_->sheet, header.c_str()));
  state_->workbook->Note(worksheet_set_footer(state_->sheet, footer.c_str()));
}

}  // namespace passerelle::documents
