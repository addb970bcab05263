#include "services/outreach/local_time.h"

#include <absl/strings/str_format.h>

#include <array>

#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

constexpr absl::civil_year_t kFirstYear = 2000;
constexpr absl::civil_year_t kLastYear = 2199;

// The digits of `text` where `form` has a 0; absent when it differs from `form` anywhere else.
std::optional<std::array<int, 5>> ReadNumbers(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return std::nullopt;
  std::array<int, 5> numbers{};
  std::size_t which = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '0') {
      if (text[i] != form[i]) return std::nullopt;
      ++which;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    numbers.at(which) = numbers.at(which) * 10 + (text[i] - '0');
  }
  return numbers;
}

}  // namespace

std::optional<absl::CivilMinute> ReadLocalTime(std::string_view text) {
  constexpr std::string_view kWholeMinute = ":00";
  if (text.size() == 19 && text.ends_with(kWholeMinute)) text.remove_suffix(kWholeMinute.size());
  const auto numbers = ReadNumbers(text, "0000-00-00T00:00");
  if (!numbers) return std::nullopt;
  const auto [year, month, day, hour, minute] = *numbers;
  const absl::CivilMinute time(year, month, day, hour, minute);
  // What does not exist is normalised to something else.
  if (time.month() != month || time.day() != day || time.hour() != hour || time.minute() != minute) return std::nullopt;
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  return time;
}

std::optional<absl::CivilDay> ReadLocalDay(std::string_view text) {
  const auto time = ReadLocalTime(StrCat(text, "T00:00"));
  if (!time) return std::nullopt;
  return absl::CivilDay(*time);
}

std::string WriteLocalTime(absl::CivilMinute time) { return absl::FormatCivilTime(time); }

std::string WriteLocalDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

absl::Time InstantOf(absl::CivilMinute local, absl::TimeZone zone) { return zone.At(absl::CivilSecond(local)).pre; }

}  // namespace passerelle::outreach
