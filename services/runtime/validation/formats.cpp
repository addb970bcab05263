#include "services/runtime/validation/formats.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>

#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::validation {
namespace {

using options::v1::Format;

bool IsLowerOrDigit(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c); }

template <class Predicate>
bool All(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

bool IsVisible(char c) { return c > ' ' && c <= '~'; }

// Lower-case letters, digits and single hyphens between them.
bool IsSlug(std::string_view text) {
  if (text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return All(text, [](char c) { return IsLowerOrDigit(c) || c == '-'; }) && text.find("--") == std::string_view::npos;
}

// The number that the digits at [begin, begin + length) make, or -1.
int Digits(std::string_view text, std::size_t begin, std::size_t length) {
  const std::string_view digits = text.substr(begin, length);
  int number = 0;
  if (!All(digits, [](char c) { return absl::ascii_isdigit(c); }) || !absl::SimpleAtoi(ToAbsl(digits), &number))
    return -1;
  return number;
}

// No day that somebody states lies outside; further away it is a slip, and arithmetic on it a risk.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = Digits(text, 0, 4);
  const int month = Digits(text, 5, 2);
  const int day = Digits(text, 8, 2);
  if (year < kFirstYear || year > kLastYear || month < 1 || day < 1) return false;
  // A day that does not exist is normalised to another one.
  const absl::CivilDay civil(year, month, day);
  return civil.year() == year && civil.month() == month && civil.day() == day;
}

bool IsTimeOfDay(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  const int hour = Digits(text, 0, 2);
  const int minute = Digits(text, 3, 2);
  return hour >= 0 && minute >= 0 && minute <= 59 && (hour <= 23 || (hour == 24 && minute == 0));
}

bool IsTimeZone(std::string_view text) {
  const bool named = text.size() <= 63 && absl::ascii_isupper(text.front()) && All(text, [](char c) {
                       return absl::ascii_isalnum(c) || c == '/' || c == '_' || c == '-' || c == '+';
                     });
  // Abseil's own names for fixed offsets are unknown to everybody else.
  if (!named || text.starts_with("Fixed/")) return false;
  absl::TimeZone zone;
  return absl::LoadTimeZone(ToAbsl(text), &zone);
}

// A primary language of two or three letters, then subtags of two to eight letters or digits.
bool IsLanguage(std::string_view text) {
  if (text.size() > 12) return false;
  std::size_t end = std::min(text.find('-'), text.size());
  if (end < 2 || end > 3 || !All(text.substr(0, end), [](char c) { return absl::ascii_islower(c); })) return false;
  while (end < text.size()) {
    const std::size_t begin = end + 1;
    end = std::min(text.find('-', begin), text.size());
    const std::string_view subtag = text.substr(begin, end - begin);
    if (subtag.size() < 2 || subtag.size() > 8 || !All(subtag, [](char c) { return absl::ascii_isalnum(c); }))
      return false;
  }
  return true;
}

bool IsPageToken(std::string_view text) {
  return text.size() <= 512 &&
         All(text, [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '='; });
}

}  // namespace

bool HasFormat(Format format, std::string_view text) {
  switch (format) {
    case Format::FORMAT_UUID:
      return IsUuid(text);
    case Format::FORMAT_SLUG:
      return IsSlug(text);
    case Format::FORMAT_DATE:
      return IsDate(text);
    case Format::FORMAT_TIME_OF_DAY:
      return IsTimeOfDay(text);
    case Format::FORMAT_TIME_ZONE:
      return IsTimeZone(text);
    case Format::FORMAT_LANGUAGE:
      return IsLanguage(text);
    case Format::FORMAT_ETAG:
      return text.size() <= 32 && All(text, IsVisible);
    case Format::FORMAT_PAGE_TOKEN:
      return IsPageToken(text);
    case Format::FORMAT_IDEMPOTENCY_KEY:
      return text.size() >= 8 && text.size() <= 128 && All(text, IsVisible);
    default:
      return true;
  }
}

std::string_view DescribeFormat(Format format) {
  switch (format) {
    case Format::FORMAT_UUID:
      return "a UUID";
    case Format::FORMAT_SLUG:
      return "1 to 63 lower-case letters, digits and single hyphens";
    case Format::FORMAT_DATE:
      return "a calendar day, YYYY-MM-DD, of the years 1900 to 2200";
    case Format::FORMAT_TIME_OF_DAY:
      return "a time of day, HH:MM, from 00:00 to 24:00";
    case Format::FORMAT_TIME_ZONE:
      return "an IANA time zone such as Europe/Paris";
    case Format::FORMAT_LANGUAGE:
      return "a language tag such as fr or pt-BR";
    case Format::FORMAT_ETAG:
      return "an etag as the server gave it";
    case Format::FORMAT_PAGE_TOKEN:
      return "a page token as the server gave it";
    case Format::FORMAT_IDEMPOTENCY_KEY:
      return "8 to 128 visible ASCII characters";
    default:
      return "a text";
  }
}

}  // namespace passerelle::validation
