#include "services/statistics/exports/html.h"

namespace passerelle::statistics::exports {
namespace {

std::string_view EntityOf(char byte) {
  switch (byte) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

// HTML knows no other control characters.
bool IsAllowed(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return (value >= 0x20 && value != 0x7F) || byte == '\n' || byte == '\t';
}

}  // namespace

HtmlWriter& HtmlWriter::Text(std::string_view text) {
  for (const char byte : text) {
    const std::string_view entity = EntityOf(byte);
    if (!entity.empty()) {
      html_ += entity;
    } else if (IsAllowed(byte)) {
      html_ += byte;
    }
  }
  return *this;
}

}  // namespace passerelle::statistics::exports
