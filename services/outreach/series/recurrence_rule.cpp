#include "services/outreach/series/recurrence_rule.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <map>
#include <vector>

#include "services/outreach/local_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

using Parts = std::map<std::string, std::string>;

constexpr int kMostCount = 1000;
constexpr int kMostInterval = 400;

// Lists of numbers, and the greatest of each; all but BYMONTH may count from the end.
const std::map<std::string, int>& NumberLists() {
  static const auto& lists = *new std::map<std::string, int>{
      {"BYMONTHDAY", 31}, {"BYYEARDAY", 366}, {"BYWEEKNO", 53}, {"BYMONTH", 12}, {"BYSETPOS", 366}};
  return lists;
}

bool IsNumberBetween(absl::string_view text, int least, int most) {
  int number = 0;
  return absl::SimpleAtoi(text, &number) && number >= least && number <= most;
}

bool IsWeekday(absl::string_view text) {
  for (const char* day : {"MO", "TU", "WE", "TH", "FR", "SA", "SU"}) {
    if (text == day) return true;
  }
  return false;
}

bool IsNumberList(const std::string& name, const std::string& value) {
  const int most = NumberLists().at(name);
  const std::vector<absl::string_view> numbers = absl::StrSplit(value, ',');
  if (numbers.size() > static_cast<std::size_t>(most)) return false;
  for (const absl::string_view number : numbers) {
    if (!IsNumberBetween(number, name == "BYMONTH" ? 1 : -most, most) || IsNumberBetween(number, 0, 0)) return false;
  }
  return true;
}

// "TU,TH", or "1MO,-1FR" where positions up to `most` are allowed.
bool IsWeekdayList(const std::string& value, int most) {
  const std::vector<absl::string_view> days = absl::StrSplit(value, ',');
  if (days.size() > 7 * 53) return false;
  for (const absl::string_view day : days) {
    if (day.size() < 2 || !IsWeekday(day.substr(day.size() - 2))) return false;
    const absl::string_view position = day.substr(0, day.size() - 2);
    if (position.empty()) continue;
    if (!IsNumberBetween(position, -most, most) || IsNumberBetween(position, 0, 0)) return false;
  }
  return true;
}

// The parts of "FREQ=WEEKLY;BYDAY=TU" by name; absent when a part is not NAME=VALUE or comes twice.
std::optional<Parts> SplitParts(std::string_view value) {
  Parts parts;
  for (const absl::string_view part : absl::StrSplit(absl::AsciiStrToUpper(ToAbsl(value)), ';')) {
    const std::vector<std::string> sides = absl::StrSplit(part, '=');
    if (sides.size() != 2 || sides[1].empty()) return std::nullopt;
    if (!parts.emplace(sides[0], sides[1]).second) return std::nullopt;
  }
  return parts;
}

// What RFC 5545 says of each frequency; what it leaves out means nothing, or something else to every reader.
bool FitsFrequency(const Parts& parts, const std::string& frequency) {
  const bool yearly = frequency == "YEARLY";
  if (parts.contains("BYWEEKNO") && !yearly) return false;
  if (parts.contains("BYYEARDAY") && !yearly) return false;
  if (parts.contains("BYMONTHDAY") && frequency == "WEEKLY") return false;
  if (!parts.contains("BYSETPOS")) return true;
  // Within a day or a week of whole days, a position says nothing that BYDAY does not.
  if (!yearly && frequency != "MONTHLY") return false;
  return parts.contains("BYDAY") || parts.contains("BYMONTHDAY") || parts.contains("BYYEARDAY") ||
         parts.contains("BYWEEKNO") || parts.contains("BYMONTH");
}

// How far a weekday may be numbered: the fifth Monday of a month, the 53rd of a year; not at all by day or week.
int MostWeekdayPosition(const Parts& parts, const std::string& frequency) {
  if (frequency == "MONTHLY") return 5;
  return frequency == "YEARLY" && !parts.contains("BYWEEKNO") ? 53 : 0;
}

bool IsPart(const std::string& name, const std::string& value, int most_weekday_position) {
  if (NumberLists().contains(name)) return IsNumberList(name, value);
  if (name == "BYDAY") return IsWeekdayList(value, most_weekday_position);
  if (name == "INTERVAL") return IsNumberBetween(value, 1, kMostInterval);
  return name == "WKST" && IsWeekday(value);
}

}  // namespace

absl::Status RecurrenceInvalid(const std::string& field, std::string_view message) {
  return FieldError(absl::StatusCode::kInvalidArgument, "RECURRENCE_INVALID", field, message);
}

std::optional<RuleTime> ReadRuleTime(std::string_view text, absl::TimeZone zone) {
  const bool utc = text.size() == 16 && text.back() == 'Z';
  if (utc) text.remove_suffix(1);
  if (text.size() != 8 && (text.size() != 15 || text[8] != 'T')) return std::nullopt;
  RuleTime time;
  time.is_day = text.size() == 8;
  const std::string_view clock = time.is_day ? "000000" : text.substr(9);
  const auto local = ReadLocalTime(StrCat(text.substr(0, 4), "-", text.substr(4, 2), "-", text.substr(6, 2), "T",
                                          clock.substr(0, 2), ":", clock.substr(2, 2)));
  int seconds = 0;
  const bool has_seconds = absl::SimpleAtoi(ToAbsl(clock.substr(4)), &seconds) && seconds >= 0 && seconds <= 59;
  if (!local || !has_seconds) return std::nullopt;
  time.local = *local;
  if (utc) {
    time.instant = absl::FromCivil(absl::CivilSecond(*local) + seconds, absl::UTCTimeZone());
    time.local = absl::CivilMinute(absl::ToCivilMinute(*time.instant, zone));
  }
  return time;
}

absl::StatusOr<RecurrenceRule> ReadRecurrenceRule(std::string_view value, absl::TimeZone zone,
                                                  const std::string& field) {
  const std::optional<Parts> parts = SplitParts(value);
  if (!parts) return RecurrenceInvalid(field, "RRULE is a list of NAME=VALUE, each name once.");
  const auto frequency = parts->find("FREQ");
  if (frequency == parts->end() || (frequency->second != "DAILY" && frequency->second != "WEEKLY" &&
                                    frequency->second != "MONTHLY" && frequency->second != "YEARLY")) {
    return RecurrenceInvalid(field, "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.");
  }
  if (!FitsFrequency(*parts, frequency->second)) return RecurrenceInvalid(field, "Some part does not go with FREQ.");

  RecurrenceRule rule;
  rule.parts = "FREQ=" + frequency->second;
  for (const auto& [name, part] : *parts) {
    if (name == "FREQ") continue;
    if (name == "UNTIL") {
      rule.until = ReadRuleTime(part, zone);
      if (!rule.until) return RecurrenceInvalid(field, "UNTIL is a day or a time.");
    } else if (name == "COUNT") {
      int count = 0;
      if (!absl::SimpleAtoi(part, &count) || count < 1 || count > kMostCount)
        return RecurrenceInvalid(field, "COUNT is between 1 and 1000.");
      rule.count = count;
    } else if (IsPart(name, part, MostWeekdayPosition(*parts, frequency->second))) {
      absl::StrAppend(&rule.parts, ";", name, "=", part);
    } else {
      return RecurrenceInvalid(field, "A part of RRULE is unknown or out of its range.");
    }
  }
  if (rule.count && rule.until) return RecurrenceInvalid(field, "COUNT and UNTIL exclude each other.");
  return rule;
}

}  // namespace passerelle::outreach
