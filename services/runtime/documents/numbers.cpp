#include "services/runtime/documents/numbers.h"

namespace passerelle::documents {

std::string Decimal(std::int64_t value, int decimals, char decimal_mark) {
  // The smallest number has no positive counterpart in its own type.
  const std::uint64_t magnitude = value < 0 ? -static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  std::string digits = std::to_string(magnitude);
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, decimal_mark);
  }
  return value < 0 ? "-" + digits : digits;
}

std::string Grouped(std::int64_t value, int decimals, Language language) {
  const bool english = language == Language::kEnglish;
  std::string text = Decimal(value, decimals, english ? '.' : ',');
  const std::size_t first_digit = value < 0 ? 1 : 0;
  const std::size_t fraction = decimals > 0 ? static_cast<std::size_t>(decimals) + 1 : 0;
  // From the last digit before the mark; a narrow no-break space in French.
  const std::string_view separator = english ? "," : "\u202F";
  for (std::size_t at = text.size() - fraction; at > first_digit + 3;) {
    at -= 3;
    text.insert(at, separator);
  }
  if (value < 0) text.replace(0, 1, "\u2212");
  return text;
}

}  // namespace passerelle::documents
