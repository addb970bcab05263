// Opening hours as OpenStreetMap writes them, as far as reception desks need them: days of the week and public holidays
// (PH) with spans of the day, "off", "24/7". Months, weeks, dates, sunrise, comments and school holidays are not taken.
//   "Mo-Fr 09:00-12:30,14:00-17:00; Sa 09:00-12:00; PH off"
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::referrals {

// Minutes since midnight; what closes at or before it opens closes on the next day.
struct OpeningSpan {
  int opens;
  int closes;
  bool operator==(const OpeningSpan&) const = default;
};

struct OpeningRule {
  std::bitset<7> days;  // Monday first; none and no public holidays: every day
  bool public_holidays = false;
  std::vector<OpeningSpan> spans;  // none: closed
  bool operator==(const OpeningRule&) const = default;
};

// The rules in their order, of which a later one replaces an earlier one on the days both name; nothing when the text
// is not written like that.
std::optional<std::vector<OpeningRule>> ParseOpeningHours(std::string_view text);

// The text of rules.
std::string FormatOpeningHours(const std::vector<OpeningRule>& rules);

// The spans of each day of the week, Monday first.
std::vector<std::vector<OpeningSpan>> WeekOf(const std::vector<OpeningRule>& rules);

// "HH:MM", 00:00 to 24:00, in minutes.
std::optional<int> ParseTimeOfDay(std::string_view text);
std::string FormatTimeOfDay(int minutes);

}  // namespace passerelle::referrals
