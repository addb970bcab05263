#include "services/referrals/partners/opening_hours.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <array>

#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
constexpr int kMinutesOfDay = 24 * 60;

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (const absl::string_view part : absl::StrSplit(ToAbsl(text), separator))
    parts.push_back(ToStd(absl::StripAsciiWhitespace(part)));
  return parts;
}

std::optional<std::size_t> DayOf(std::string_view name) {
  const auto* const day = std::find(kDays.begin(), kDays.end(), name);
  if (day == kDays.end()) return std::nullopt;
  return static_cast<std::size_t>(day - kDays.begin());
}

// "Mo", "Mo-Fr", "Fr-Mo" or "PH".
bool AddDays(std::string_view range, OpeningRule& rule) {
  if (range == "PH") {
    rule.public_holidays = true;
    return true;
  }
  const std::size_t dash = range.find('-');
  const std::optional<std::size_t> first = DayOf(range.substr(0, dash));
  const std::optional<std::size_t> last = dash == std::string_view::npos ? first : DayOf(range.substr(dash + 1));
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % kDays.size()) {
    rule.days.set(day);
    if (day == *last) return true;
  }
}

bool AddSpan(std::string_view text, OpeningRule& rule) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return false;
  const std::optional<int> opens = ParseTimeOfDay(text.substr(0, dash));
  const std::optional<int> closes = ParseTimeOfDay(text.substr(dash + 1));
  if (!opens || !closes || *opens == kMinutesOfDay || *opens == *closes) return false;
  rule.spans.push_back({*opens, *closes});
  return true;
}

// What a rule says of its days.
bool SetSpans(std::string_view text, OpeningRule& rule) {
  if (text == "off" || text == "closed") return true;
  const std::vector<std::string_view> spans = Split(text, ',');
  return std::all_of(spans.begin(), spans.end(), [&](std::string_view span) { return AddSpan(span, rule); });
}

// Where the days end and the hours begin.
std::size_t HoursBegin(std::string_view text) {
  for (const std::string_view word : {std::string_view("off"), std::string_view("closed")}) {
    if (text.ends_with(word)) return text.size() - word.size();
  }
  return std::min(text.find_first_of("0123456789"), text.size());
}

std::optional<OpeningRule> ParseRule(std::string_view text) {
  OpeningRule rule;
  if (text == "24/7") {
    rule.spans = {{0, kMinutesOfDay}};
    return rule;
  }
  const std::size_t begin = HoursBegin(text);
  const std::string_view days = text.substr(0, begin);
  if (!days.empty()) {
    if (days.back() != ' ') return std::nullopt;
    const std::vector<std::string_view> ranges = Split(days, ',');
    if (!std::all_of(ranges.begin(), ranges.end(), [&](std::string_view range) { return AddDays(range, rule); }))
      return std::nullopt;
  }
  if (!SetSpans(text.substr(begin), rule)) return std::nullopt;
  return rule;
}

bool EveryDay(const OpeningRule& rule) { return rule.days.none() && !rule.public_holidays; }

// "Mo-Fr,Su,PH"
std::string FormatDays(const OpeningRule& rule) {
  std::vector<std::string> ranges;
  for (std::size_t first = 0; first < kDays.size(); ++first) {
    if (!rule.days.test(first)) continue;
    std::size_t last = first;
    while (last + 1 < kDays.size() && rule.days.test(last + 1)) ++last;
    ranges.push_back(last == first ? std::string(kDays[first]) : StrCat(kDays[first], "-", kDays[last]));
    first = last;
  }
  if (rule.public_holidays) ranges.emplace_back("PH");
  return absl::StrJoin(ranges, ",");
}

std::string FormatRule(const OpeningRule& rule) {
  if (EveryDay(rule) && rule.spans == std::vector<OpeningSpan>{{0, kMinutesOfDay}}) return "24/7";
  std::vector<std::string> spans;
  spans.reserve(rule.spans.size());
  for (const OpeningSpan& span : rule.spans)
    spans.push_back(StrCat(FormatTimeOfDay(span.opens), "-", FormatTimeOfDay(span.closes)));
  const std::string hours = spans.empty() ? "off" : absl::StrJoin(spans, ",");
  return EveryDay(rule) ? hours : StrCat(FormatDays(rule), " ", hours);
}

}  // namespace

std::optional<std::vector<OpeningRule>> ParseOpeningHours(std::string_view text) {
  std::vector<OpeningRule> rules;
  for (const std::string_view part : Split(text, ';')) {
    std::optional<OpeningRule> rule = ParseRule(part);
    if (!rule) return std::nullopt;
    rules.push_back(*std::move(rule));
  }
  return rules;
}

std::string FormatOpeningHours(const std::vector<OpeningRule>& rules) {
  std::vector<std::string> texts;
  texts.reserve(rules.size());
  for (const OpeningRule& rule : rules) texts.push_back(FormatRule(rule));
  return absl::StrJoin(texts, "; ");
}

std::vector<std::vector<OpeningSpan>> WeekOf(const std::vector<OpeningRule>& rules) {
  std::vector<std::vector<OpeningSpan>> week(kDays.size());
  for (const OpeningRule& rule : rules) {
    for (std::size_t day = 0; day < week.size(); ++day) {
      if (EveryDay(rule) || rule.days.test(day)) week[day] = rule.spans;
    }
  }
  return week;
}

std::optional<int> ParseTimeOfDay(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t digit : {0U, 1U, 3U, 4U}) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(text[digit]))) return std::nullopt;
  }
  const auto two = [text](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int minutes = two(0) * 60 + two(3);
  if (two(3) > 59 || minutes > kMinutesOfDay) return std::nullopt;
  return minutes;
}

std::string FormatTimeOfDay(int minutes) { return absl::StrFormat("%02d:%02d", minutes / 60, minutes % 60); }

}  // namespace passerelle::referrals
