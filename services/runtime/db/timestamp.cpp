#include "services/runtime/db/timestamp.h"

#include <absl/strings/ascii.h>
#include <absl/time/civil_time.h>

#include <cstdint>

namespace passerelle::db {
namespace {

// Takes exactly `digits` digits and the character after them.
bool Take(std::string_view& text, std::size_t digits, char after, int& number) {
  if (text.size() <= digits || text[digits] != after) return false;
  number = 0;
  for (const char c : text.substr(0, digits)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits + 1);
  return true;
}

// Takes up to six digits of a fraction, as microseconds.
bool TakeFraction(std::string_view& text, std::int64_t& microseconds) {
  std::size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) ++digits;
  if (digits == 0 || digits > 6) return false;
  for (std::size_t place = 0; place < 6; ++place)
    microseconds = microseconds * 10 + (place < digits ? text[place] - '0' : 0);
  text.remove_prefix(digits);
  return true;
}

}  // namespace

std::optional<absl::Time> ParseTimestamp(std::string_view text) {
  int year, month, day, hour, minute, second;
  std::int64_t microseconds = 0;
  if (!Take(text, 4, '-', year) || !Take(text, 2, '-', month) || !Take(text, 2, ' ', day) ||
      !Take(text, 2, ':', hour) || !Take(text, 2, ':', minute)) {
    return std::nullopt;
  }
  if (Take(text, 2, '.', second)) {
    if (!TakeFraction(text, microseconds) || text != "+00") return std::nullopt;
  } else if (!Take(text, 2, '+', second) || text != "00") {
    return std::nullopt;
  }
  const absl::CivilSecond civil(year, month, day, hour, minute, second);
  return absl::FromCivil(civil, absl::UTCTimeZone()) + absl::Microseconds(microseconds);
}

}  // namespace passerelle::db
