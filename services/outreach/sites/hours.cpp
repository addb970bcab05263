#include "services/outreach/sites/hours.h"

#include <absl/strings/numbers.h>

#include <algorithm>

#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

// "HH:MM" of a day, 24:00 being the next midnight. The format is checked where sites are written.
absl::CivilSecond AtTime(absl::CivilDay day, const std::string& time) {
  int hours = 0, minutes = 0;
  if (!absl::SimpleAtoi(ToAbsl(std::string_view(time).substr(0, 2)), &hours) ||
      !absl::SimpleAtoi(ToAbsl(std::string_view(time).substr(3)), &minutes)) {
    return absl::CivilSecond(day);
  }
  return absl::CivilMinute(day.year(), day.month(), day.day(), hours, minutes);
}

// Unlike a plan (InstantOf), which moves by the hour that is skipped, hours begin or end with the change itself.
absl::Time InstantOrChange(const absl::TimeZone& zone, absl::CivilSecond local) {
  const absl::TimeZone::TimeInfo info = zone.At(local);
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

v1::DayOfWeek WeekdayOf(absl::CivilDay day) {
  // absl::Weekday counts from Monday = 0, the contract from MONDAY = 1.
  return static_cast<v1::DayOfWeek>(static_cast<int>(absl::GetWeekday(day)) + 1);
}

std::vector<Span> Merged(std::vector<Span> spans) {
  std::ranges::sort(spans, {}, &Span::start);
  std::vector<Span> merged;
  for (const Span& span : spans) {
    if (span.end <= span.start) continue;
    if (!merged.empty() && span.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

}  // namespace

absl::CivilDay EasterSunday(absl::civil_year_t year) {
  // The "anonymous Gregorian" computus (Nature, 20 April 1876), in Meeus' letters.
  const auto a = year % 19;
  const auto b = year / 100, c = year % 100;
  const auto d = b / 4, e = b % 4;
  const auto g = (8 * b + 13) / 25;
  const auto h = (19 * a + b - d - g + 15) % 30;
  const auto i = c / 4, k = c % 4;
  const auto l = (32 + 2 * e + 2 * i - h - k) % 7;
  const auto m = (a + 11 * h + 22 * l) / 451;
  const auto n = h + l - 7 * m + 114;
  return absl::CivilDay(year, n / 31, n % 31 + 1);
}

std::vector<Holiday> HolidaysOf(v1::HolidayCalendar calendar, absl::civil_year_t year) {
  if (calendar == v1::NO_HOLIDAYS) return {};
  const absl::CivilDay easter = EasterSunday(year);
  std::vector<Holiday> holidays = {{absl::CivilDay(year, 1, 1), "Jour de l'An"},
                                   {easter + 1, "Lundi de Pâques"},
                                   {absl::CivilDay(year, 5, 1), "Fête du Travail"},
                                   {absl::CivilDay(year, 5, 8), "Victoire de 1945"},
                                   {easter + 39, "Ascension"},
                                   {easter + 50, "Lundi de Pentecôte"},
                                   {absl::CivilDay(year, 7, 14), "Fête nationale"},
                                   {absl::CivilDay(year, 8, 15), "Assomption"},
                                   {absl::CivilDay(year, 11, 1), "Toussaint"},
                                   {absl::CivilDay(year, 11, 11), "Armistice de 1918"},
                                   {absl::CivilDay(year, 12, 25), "Noël"}};
  if (calendar == v1::ALSACE_MOSELLE) {
    holidays.push_back({easter - 2, "Vendredi saint"});
    holidays.push_back({absl::CivilDay(year, 12, 26), "Saint-Étienne"});
  }
  std::ranges::stable_sort(holidays, {}, &Holiday::day);
  return holidays;
}

absl::TimeZone ZoneOf(const v1::Site& site) {
  absl::TimeZone zone;
  return absl::LoadTimeZone(site.time_zone(), &zone) ? zone : absl::UTCTimeZone();
}

std::optional<std::string> IsClosed(const v1::Site& site, absl::CivilDay day) {
  for (const Holiday& holiday : HolidaysOf(site.holiday_calendar(), day.year())) {
    if (holiday.day == day) return std::string(holiday.name);
  }
  const std::string date = absl::FormatCivilTime(day);
  for (const v1::Closure& closure : site.closures()) {
    if (closure.from() > date || date > closure.to()) continue;
    return closure.reason().empty() ? "Fermeture" : closure.reason();
  }
  return std::nullopt;
}

std::vector<Span> OpeningsOf(const v1::Site& site, absl::CivilDay day, v1::OpeningUse use) {
  return OpeningsOf(site, day, day, use);
}

std::vector<Span> OpeningsOf(const v1::Site& site, absl::CivilDay first, absl::CivilDay last, v1::OpeningUse use) {
  const absl::TimeZone zone = ZoneOf(site);
  std::vector<Span> spans;
  for (absl::CivilDay day = first; day <= last; ++day) {
    if (IsClosed(site, day)) continue;
    for (const v1::OpeningHours& opening : site.opening_hours()) {
      if (opening.use() != use || opening.day() != WeekdayOf(day)) continue;
      spans.push_back(
          {InstantOrChange(zone, AtTime(day, opening.opens())), InstantOrChange(zone, AtTime(day, opening.closes()))});
    }
  }
  return Merged(std::move(spans));
}

bool IsWithinHours(const v1::Site& site, v1::OpeningUse use, const Span& span) {
  const absl::TimeZone zone = ZoneOf(site);
  const std::vector<Span> openings =
      OpeningsOf(site, absl::ToCivilDay(span.start, zone), absl::ToCivilDay(span.end, zone), use);
  return std::ranges::any_of(openings, [&](const Span& opening) {
    return opening.start <= span.start && span.end <= opening.end && span.start < span.end;
  });
}

}  // namespace passerelle::outreach
