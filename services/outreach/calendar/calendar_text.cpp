#include "services/outreach/calendar/calendar_text.h"

#include <algorithm>

namespace passerelle::outreach {
namespace {

constexpr std::size_t kMostOctets = 75;  // of a line, without its end

bool ContinuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// How much of `line` fits into `most` octets without cutting a character in two.
std::size_t FittingPart(std::string_view line, std::size_t most) {
  if (line.size() <= most) return line.size();
  std::size_t fits = most;
  while (fits > 0 && ContinuesCharacter(line[fits])) --fits;
  return fits == 0 ? most : fits;  // what is no UTF-8 is cut anywhere
}

std::string Escaped(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      escaped += '\\';
      escaped += c;
    } else if ((octet >= 0x20 && octet != 0x7F) || c == '\t') {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

void CalendarText::Add(std::string_view name, std::string_view value) {
  const std::string line = std::string(name) + ":" + std::string(value);
  std::string_view rest = line;
  std::size_t most = kMostOctets;
  for (;;) {
    const std::size_t part = FittingPart(rest, most);
    text_.append(rest.substr(0, part)).append("\r\n");
    rest.remove_prefix(part);
    if (rest.empty()) return;
    text_ += ' ';  // it counts as one of the octets of its line
    most = kMostOctets - 1;
  }
}

void CalendarText::AddText(std::string_view name, std::string_view value) { Add(name, Escaped(value)); }

}  // namespace passerelle::outreach
