#include "services/referrals/directory/hsds_schedules.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <map>
#include <optional>

#include "services/referrals/directory/hsds_words.h"
#include "services/referrals/partners/opening_hours.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 7> kByDays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

bool Earlier(const OpeningSpan& a, const OpeningSpan& b) { return a.opens < b.opens; }

// "TH,FR"
std::optional<std::bitset<7>> ParseDays(std::string_view text) {
  std::bitset<7> days;
  for (const absl::string_view part : absl::StrSplit(ToAbsl(text), ',')) {
    const auto* const day = std::find(kByDays.begin(), kByDays.end(), ToStd(absl::StripAsciiWhitespace(part)));
    if (day == kByDays.end()) return std::nullopt;
    days.set(static_cast<std::size_t>(day - kByDays.begin()));
  }
  return days;
}

// "10:00:00", "10:00Z", "10:00+01:00": the clock of the place is what counts.
std::optional<int> ReadTime(ObjectReader& schedule, const char* field) {
  const std::optional<int> minutes = ParseTimeOfDay(schedule.RequiredText(field).substr(0, 5));
  if (!minutes) schedule.Refuse(field, "must be a time HH:MM");
  return minutes;
}

// A fortnight or a day of the month cannot be said in opening hours.
bool IsWeekly(ObjectReader& schedule) {
  const std::string frequency = schedule.Text("freq");
  return (frequency.empty() || frequency == "WEEKLY") && schedule.Number("interval").value_or(1) == 1 &&
         schedule.Has("byday");
}

using Week = std::array<std::vector<OpeningSpan>, 7>;

void AddSchedule(ObjectReader& schedule, Week& week) {
  const std::optional<std::bitset<7>> days = ParseDays(schedule.Text("byday"));
  if (!days) return schedule.Refuse("byday", "must be days such as MO,TU");
  const std::optional<int> opens = ReadTime(schedule, "opens_at");
  const std::optional<int> closes = ReadTime(schedule, "closes_at");
  if (!opens || !closes) return;
  for (std::size_t day = 0; day < week.size(); ++day) {
    if (days->test(day)) week[day].push_back({*opens, *closes});
  }
}

// Days that share their spans make one rule.
std::string HoursOf(Week& week) {
  std::vector<OpeningRule> rules;
  for (std::size_t day = 0; day < week.size(); ++day) {
    if (week[day].empty()) continue;
    std::sort(week[day].begin(), week[day].end(), Earlier);
    const auto same =
        std::find_if(rules.begin(), rules.end(), [&](const OpeningRule& rule) { return rule.spans == week[day]; });
    OpeningRule& rule = same == rules.end() ? rules.emplace_back() : *same;
    rule.spans = week[day];
    rule.days.set(day);
  }
  return FormatOpeningHours(rules);
}

}  // namespace

json WriteSchedules(std::string_view slug, const std::string& opening_hours) {
  json schedules = json::array();
  const std::optional<std::vector<OpeningRule>> rules = ParseOpeningHours(opening_hours);
  if (!rules) return schedules;
  std::map<std::pair<int, int>, std::string> days_of;
  const std::vector<std::vector<OpeningSpan>> week = WeekOf(*rules);
  for (std::size_t day = 0; day < week.size(); ++day) {
    for (const OpeningSpan& span : week[day]) {
      std::string& days = days_of[{span.opens, span.closes}];
      absl::StrAppend(&days, days.empty() ? "" : ",", ToAbsl(kByDays[day]));
    }
  }
  for (const auto& [span, days] : days_of) {
    const std::string opens = FormatTimeOfDay(span.first);
    const std::string closes = FormatTimeOfDay(span.second);
    schedules.push_back({{"id", HsdsId("schedule", slug, StrCat(opens, "-", closes))},
                         {"freq", "WEEKLY"},
                         {"interval", 1},
                         {"byday", days},
                         {"opens_at", opens},
                         {"closes_at", closes},
                         {"description", opening_hours}});
  }
  if (schedules.empty()) schedules.push_back({{"id", HsdsId("schedule", slug)}, {"description", opening_hours}});
  return schedules;
}

std::string ReadSchedules(const std::vector<const json*>& schedules, const std::string& path, std::string& refusal) {
  Week week;
  for (std::size_t i = 0; i < schedules.size(); ++i) {
    ObjectReader schedule(*schedules[i], StrCat(path, "[", i, "]."), refusal);
    std::string description = schedule.Text("description");
    if (ParseOpeningHours(description)) return description;
    if (IsWeekly(schedule)) AddSchedule(schedule, week);
  }
  return HoursOf(week);
}

}  // namespace passerelle::referrals
