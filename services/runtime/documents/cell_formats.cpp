#include "services/runtime/documents/workbook_state.h"

namespace passerelle::documents {
namespace {

constexpr lxw_color_t kInk = 0x1B2B34;
constexpr lxw_color_t kGrey = 0x5B6B73;
constexpr lxw_color_t kHeaderGround = 0xE3EFEC;
constexpr lxw_color_t kRule = 0x0F766E;

const char* PatternOf(int kind) {
  switch (kind) {
    case static_cast<int>(NumberFormat::kWhole):
      return "#,##0";
    case static_cast<int>(NumberFormat::kHundredths):
      return "#,##0.00";
    case static_cast<int>(NumberFormat::kPercent):
      return "0.00%";
    case static_cast<int>(NumberFormat::kEuros):
      return "#,##0.00 [$€-40C]";
    case static_cast<int>(NumberFormat::kSignedWhole):
      return "+#,##0;-#,##0;0";
    case static_cast<int>(NumberFormat::kSignedHundredths):
      return "+#,##0.00;-#,##0.00;0.00";
    case static_cast<int>(NumberFormat::kSignedPercent):
      return "+0.0%;-0.0%;0.0%";
    case static_cast<int>(NumberFormat::kSignedEuros):
      return "+#,##0.00 [$€-40C];-#,##0.00 [$€-40C];0.00 [$€-40C]";
    case static_cast<int>(CellKind::kDay):
      return "yyyy-mm-dd";
    case static_cast<int>(CellKind::kTime):
      return "yyyy-mm-dd hh:mm";
    default:
      return nullptr;
  }
}

void SetLook(Look look, lxw_format* format) {
  format_set_font_color(format, look == Look::kMuted ? kGrey : kInk);
  format_set_align(format, look == Look::kHeader ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP);
  if (look == Look::kTitle) format_set_font_size(format, 16);
  if (look == Look::kTitle || look == Look::kHeader || look == Look::kStrong) format_set_bold(format);
  if (look != Look::kHeader) return;
  format_set_bg_color(format, kHeaderGround);
  format_set_bottom(format, LXW_BORDER_MEDIUM);
  format_set_bottom_color(format, kRule);
}

}  // namespace

lxw_format* Workbook::State::FormatOf(int kind, CellStyle style) {
  const auto key = static_cast<std::uint32_t>(kind) << 16 | static_cast<std::uint32_t>(style.look) << 8 |
                   static_cast<std::uint32_t>(style.indent & 0xF) << 1 | static_cast<std::uint32_t>(style.wrap);
  lxw_format*& format = formats[key];
  if (format != nullptr) return format;
  format = workbook_add_format(book);
  SetLook(style.look, format);
  if (style.indent > 0) format_set_indent(format, static_cast<std::uint8_t>(style.indent & 0xF));
  if (style.wrap) format_set_text_wrap(format);
  if (const char* pattern = PatternOf(kind); pattern != nullptr) format_set_num_format(format, pattern);
  return format;
}

}  // namespace passerelle::documents
