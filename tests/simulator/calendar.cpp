#include "tests/simulator/calendar.h"

#include <algorithm>

namespace passerelle::simulator {
namespace {

// Anonymous Gregorian computus.
absl::CivilDay EasterSunday(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month_and_day = h + l - 7 * m + 114;
  return absl::CivilDay(year, month_and_day / 31, month_and_day % 31 + 1);
}

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

std::vector<absl::CivilDay> PublicHolidays(int year) {
  const absl::CivilDay easter = EasterSunday(year);
  std::vector<absl::CivilDay> days = {absl::CivilDay(year, 1, 1),
                                      easter + 1,
                                      absl::CivilDay(year, 5, 1),
                                      absl::CivilDay(year, 5, 8),
                                      easter + 39,
                                      easter + 50,
                                      absl::CivilDay(year, 7, 14),
                                      absl::CivilDay(year, 8, 15),
                                      absl::CivilDay(year, 11, 1),
                                      absl::CivilDay(year, 11, 11),
                                      absl::CivilDay(year, 12, 25)};
  std::sort(days.begin(), days.end());
  return days;
}

std::vector<absl::CivilDay> OpenDays(int year) {
  const std::vector<absl::CivilDay> holidays = PublicHolidays(year);
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay day(year, 1, 1); day.year() == year; ++day) {
    if (!IsWeekend(day) && !std::binary_search(holidays.begin(), holidays.end(), day)) days.push_back(day);
  }
  return days;
}

Hours PublicHours(absl::CivilDay day) {
  switch (absl::GetWeekday(day)) {
    case absl::Weekday::monday:
      return {10 * 60, 17 * 60};
    case absl::Weekday::thursday:
      return {12 * 60, 17 * 60};
    default:
      return {9 * 60, 17 * 60};
  }
}

}  // namespace passerelle::simulator
