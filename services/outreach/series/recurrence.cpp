#include "services/outreach/series/recurrence.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <libical/ical.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "services/outreach/local_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

constexpr int kMostLines = 20;
// Steps of the rule in one expansion: more than 50 years of days.
constexpr int kMostSteps = 20000;
constexpr int kYearsToLookAhead = 10;
constexpr absl::CivilMinute kEndOfTime(2200);  // after the last local time that can be read

icaltimetype FloatingTime(absl::CivilMinute time) {
  icaltimetype floating = icaltime_null_time();
  floating.year = static_cast<int>(time.year());
  floating.month = time.month();
  floating.day = time.day();
  floating.hour = time.hour();
  floating.minute = time.minute();
  return floating;
}

// Gives `take` the local starts of the rule alone, in order, until it answers false, the rule or the steps end.
void WalkRule(const Recurrence& recurrence, const std::function<bool(absl::CivilMinute)>& take) {
  icalrecurrencetype rule = icalrecurrencetype_from_string(recurrence.rule.parts.c_str());
  const std::unique_ptr<icalrecurrencetype, decltype(&icalrecurrencetype_clear)> clear(&rule, icalrecurrencetype_clear);
  const std::unique_ptr<icalrecur_iterator, decltype(&icalrecur_iterator_free)> iterator(
      icalrecur_iterator_new(rule, FloatingTime(recurrence.start)), icalrecur_iterator_free);
  if (!iterator) return;  // libical has found that it never occurs
  const int most = std::min(recurrence.rule.count.value_or(kMostSteps), kMostSteps);
  for (int step = 0; step < most; ++step) {
    const icaltimetype next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next)) return;
    if (!take(absl::CivilMinute(next.year, next.month, next.day, recurrence.start.hour(), recurrence.start.minute())))
      return;
  }
}

bool AfterEnd(const Recurrence& recurrence, absl::CivilMinute time) {
  const std::optional<RuleTime>& until = recurrence.rule.until;
  if (!until) return false;
  if (until->instant) return InstantOf(time, recurrence.zone) > *until->instant;
  return until->is_day ? absl::CivilDay(time) > absl::CivilDay(until->local) : time > until->local;
}

bool IsLeftOut(const Recurrence& recurrence, absl::CivilMinute time) {
  return recurrence.left_out.contains(time) || recurrence.days_left_out.contains(absl::CivilDay(time));
}

// The local starts in [from, to), at most `most` of them.
std::vector<absl::CivilMinute> Starts(const Recurrence& recurrence, absl::CivilMinute from, absl::CivilMinute to,
                                      std::size_t most) {
  std::set<absl::CivilMinute> starts;
  const auto add = [&](absl::CivilMinute time) {
    if (time >= from && time < to && !IsLeftOut(recurrence, time)) starts.insert(time);
  };
  WalkRule(recurrence, [&](absl::CivilMinute time) {
    if (time >= to || AfterEnd(recurrence, time)) return false;
    add(time);
    return starts.size() < most;
  });
  for (const absl::CivilMinute time : recurrence.added) add(time);
  std::vector<absl::CivilMinute> found(starts.begin(), starts.end());
  if (found.size() > most) found.resize(most);
  return found;
}

std::optional<absl::CivilMinute> FirstWithin(const Recurrence& recurrence, absl::CivilMinute from,
                                             absl::CivilMinute to) {
  const std::vector<absl::CivilMinute> first = Starts(recurrence, from, to, 1);
  if (first.empty()) return std::nullopt;
  return first[0];
}

// Reads "RDATE;VALUE=DATE:20260401,20260402"; the times go to `times`, the days to `days`.
absl::Status ReadDates(absl::string_view line, absl::TimeZone zone, const std::string& field,
                       std::set<absl::CivilMinute>& times, std::set<absl::CivilDay>& days) {
  const std::pair<absl::string_view, absl::string_view> sides = absl::StrSplit(line, absl::MaxSplits(':', 1));
  const std::vector<absl::string_view> name = absl::StrSplit(sides.first, ';');
  if (name.size() > 2 || (name.size() == 2 && name[1] != "VALUE=DATE" && name[1] != "VALUE=DATE-TIME"))
    return RecurrenceInvalid(field, "RDATE and EXDATE take VALUE=DATE or VALUE=DATE-TIME and no other parameter.");
  for (const absl::string_view value : absl::StrSplit(sides.second, ',')) {
    const std::optional<RuleTime> time = ReadRuleTime(ToStd(value), zone);
    if (!time) return RecurrenceInvalid(field, "RDATE and EXDATE hold days or times.");
    if (time->is_day) {
      days.insert(absl::CivilDay(time->local));
    } else {
      times.insert(time->local);
    }
  }
  return absl::OkStatus();
}

// A day that is added has the time of day of the others.
absl::CivilMinute AtTimeOfDay(const Recurrence& recurrence, absl::CivilDay day) {
  return absl::CivilMinute(day.year(), day.month(), day.day(), recurrence.start.hour(), recurrence.start.minute());
}

std::vector<std::string> LinesOf(absl::string_view text) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty()) lines.push_back(absl::AsciiStrToUpper(line));
  }
  return lines;
}

// "RDATE:…" without the dates before `from`; empty when none is left.
std::string RemainingDates(const Recurrence& recurrence, absl::string_view line, absl::CivilMinute from) {
  const std::pair<absl::string_view, absl::string_view> sides = absl::StrSplit(line, absl::MaxSplits(':', 1));
  std::vector<absl::string_view> left;
  for (const absl::string_view value : absl::StrSplit(sides.second, ',')) {
    const std::optional<RuleTime> time = ReadRuleTime(ToStd(value), recurrence.zone);
    if (!time) continue;
    const absl::CivilMinute local = time->is_day ? AtTimeOfDay(recurrence, absl::CivilDay(time->local)) : time->local;
    if (local >= from) left.push_back(value);
  }
  return left.empty() ? "" : absl::StrCat(sides.first, ":", absl::StrJoin(left, ","));
}

// The rule's line with what is left of its COUNT. Where only added dates are left, the rule ends before them.
std::string RemainingRule(const Recurrence& recurrence, const std::string& line, absl::CivilMinute from) {
  if (!recurrence.rule.count) return line;
  int before = 0;
  WalkRule(recurrence, [&](absl::CivilMinute time) { return time < from && ++before > 0; });
  const int left = *recurrence.rule.count - before;
  return absl::StrCat("RRULE:", recurrence.rule.parts, left > 0 ? absl::StrCat(";COUNT=", left) : ";UNTIL=20000101");
}

absl::Status ReadLines(absl::string_view text, const std::string& field, Recurrence& recurrence) {
  const std::vector<std::string> lines = LinesOf(text);
  if (lines.size() > kMostLines) return RecurrenceInvalid(field, "There are too many lines.");
  bool has_rule = false;
  std::set<absl::CivilDay> days_added;
  for (const std::string& line : lines) {
    if (line.starts_with("RRULE:") && !has_rule) {
      ASSIGN_OR_RETURN(recurrence.rule, ReadRecurrenceRule(std::string_view(line).substr(6), recurrence.zone, field));
      has_rule = true;
    } else if (line.starts_with("RDATE:") || line.starts_with("RDATE;")) {
      RETURN_IF_ERROR(ReadDates(line, recurrence.zone, field, recurrence.added, days_added));
    } else if (line.starts_with("EXDATE:") || line.starts_with("EXDATE;")) {
      RETURN_IF_ERROR(ReadDates(line, recurrence.zone, field, recurrence.left_out, recurrence.days_left_out));
    } else {
      return RecurrenceInvalid(field, "It has one line RRULE:… and lines RDATE:… and EXDATE:….");
    }
  }
  if (!has_rule) return RecurrenceInvalid(field, "It has one line RRULE:….");
  for (const absl::CivilDay day : days_added) recurrence.added.insert(AtTimeOfDay(recurrence, day));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Recurrence> ReadRecurrence(const RecurrenceText& text, absl::TimeZone zone, const std::string& path) {
  Recurrence recurrence;
  recurrence.zone = zone;
  std::vector<Violation> violations;
  const std::optional<absl::CivilMinute> start = ReadLocalTime(text.start_local);
  if (!start) violations.push_back({absl::StrCat(path, "startLocal"), "must be a local time YYYY-MM-DDTHH:MM"});
  for (std::size_t i = 0; i < text.exceptions.size(); ++i) {
    if (const auto time = ReadLocalTime(text.exceptions[i])) {
      recurrence.left_out.insert(*time);
    } else if (const auto day = ReadLocalDay(text.exceptions[i])) {
      recurrence.days_left_out.insert(*day);
    } else {
      violations.push_back({absl::StrCat(path, "exceptions[", i, "]"), "must be YYYY-MM-DDTHH:MM or YYYY-MM-DD"});
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  recurrence.start = *start;
  RETURN_IF_ERROR(ReadLines(text.recurrence, absl::StrCat(path, "recurrence"), recurrence));
  return recurrence;
}

absl::StatusOr<std::vector<absl::CivilMinute>> LocalStarts(const Recurrence& recurrence, absl::CivilMinute from,
                                                           absl::CivilMinute to) {
  std::vector<absl::CivilMinute> starts = Starts(recurrence, from, to, kMostOccurrences + 1);
  if (starts.size() > kMostOccurrences)
    return RecurrenceInvalid("recurrence", "It has more than 1000 occurrences up to the day it is planned for.");
  return starts;
}

std::optional<absl::CivilMinute> FirstStart(const Recurrence& recurrence, absl::CivilMinute from) {
  return FirstWithin(recurrence, from, absl::CivilMinute(from.year() + kYearsToLookAhead, from.month(), from.day()));
}

std::optional<absl::CivilMinute> NextStart(const Recurrence& recurrence, absl::CivilMinute from) {
  return FirstWithin(recurrence, from, kEndOfTime);
}

std::optional<absl::CivilMinute> FirstRuleStart(const Recurrence& recurrence, absl::CivilMinute from) {
  std::optional<absl::CivilMinute> first;
  WalkRule(recurrence, [&](absl::CivilMinute time) {
    if (AfterEnd(recurrence, time)) return false;
    if (time >= from) first = time;
    return !first;
  });
  return first;
}

std::string RemainingRecurrence(const Recurrence& recurrence, std::string_view text, absl::CivilMinute from) {
  std::vector<std::string> remaining;
  for (const std::string& line : LinesOf(ToAbsl(text))) {
    std::string left = line;
    if (line.starts_with("RRULE")) left = RemainingRule(recurrence, line, from);
    if (line.starts_with("RDATE")) left = RemainingDates(recurrence, line, from);
    if (!left.empty()) remaining.push_back(std::move(left));
  }
  return absl::StrJoin(remaining, "\n");
}

}  // namespace passerelle::outreach
