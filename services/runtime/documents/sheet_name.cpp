#include "services/runtime/documents/sheet_name.h"

#include <algorithm>

#include "services/runtime/base/folding.h"

namespace passerelle::documents {
namespace {

constexpr std::size_t kMostUnits = 31;

// Bytes of the character that begins with `lead`, and its UTF-16 units.
std::size_t BytesOf(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }
std::size_t UnitsOf(unsigned char lead) { return lead < 0xF0 ? 1 : 2; }

std::string_view Cut(std::string_view text, std::size_t most_units) {
  std::size_t units = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    units += UnitsOf(lead);
    if (units > most_units) break;
    at += BytesOf(lead);
  }
  return text.substr(0, at);
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kAtNoEnd = "' ";
  const std::size_t first = text.find_first_not_of(kAtNoEnd);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kAtNoEnd) - first + 1);
}

char Allowed(char byte) {
  if (byte == '[') return '(';
  if (byte == ']') return ')';
  if (std::string_view(":*?/\\").find(byte) != std::string_view::npos) return '-';
  return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F ? ' ' : byte;
}

std::string WithoutForbidden(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (const char byte : text) {
    kept += Allowed(byte);
  }
  return kept;
}

bool IsFree(const std::string& name, const std::vector<std::string>& taken) {
  const std::string folded = Fold(name);
  return folded != "history" &&
         std::none_of(taken.begin(), taken.end(), [&](const std::string& other) { return Fold(other) == folded; });
}

}  // namespace

std::string SheetName(std::string_view wanted, const std::vector<std::string>& taken) {
  const std::string allowed = WithoutForbidden(wanted);
  const std::string base(Trim(Cut(Trim(allowed), kMostUnits)));
  std::string name = base.empty() ? "1" : base;
  for (int number = 2; !IsFree(name, taken); ++number) {
    const std::string suffix = " " + std::to_string(number);
    name = std::string(Trim(Cut(base, kMostUnits - suffix.size()))) + suffix;
  }
  return name;
}

}  // namespace passerelle::documents
