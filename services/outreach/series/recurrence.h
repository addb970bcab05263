// When a series takes place: the recurrence of RFC 5545 in local time. Pure; safe with hostile rules: what is read is
// restricted (recurrence_rule.h), and expanding is bounded in steps and years.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/outreach/series/recurrence_rule.h"

namespace passerelle::outreach {

// A recurrence as the contract writes it.
struct RecurrenceText {
  std::string start_local;              // YYYY-MM-DDTHH:MM
  std::string recurrence;               // RRULE:… and lines of RDATE:… and EXDATE:…
  std::vector<std::string> exceptions;  // YYYY-MM-DDTHH:MM or YYYY-MM-DD
};

// A recurrence that has been read.
struct Recurrence {
  absl::CivilMinute start;
  absl::TimeZone zone;
  RecurrenceRule rule;
  std::set<absl::CivilMinute> added;
  std::set<absl::CivilMinute> left_out;
  std::set<absl::CivilDay> days_left_out;
};

// The most occurrences that a series may have from its start to the day up to which it is planned.
constexpr int kMostOccurrences = 1000;

// Reads a recurrence in the time zone of its site. INVALID_ARGUMENT: INVALID_FIELDS (startLocal, exceptions),
// RECURRENCE_INVALID. `path` stands before each field named: "" or "series.".
absl::StatusOr<Recurrence> ReadRecurrence(const RecurrenceText& text, absl::TimeZone zone, const std::string& path);

// The local starts from `from` to before `to`, in order, each once. The start itself is one only if the rule says so; a
// date may be added before it.
// INVALID_ARGUMENT (RECURRENCE_INVALID) when there are more than kMostOccurrences.
absl::StatusOr<std::vector<absl::CivilMinute>> LocalStarts(const Recurrence& recurrence, absl::CivilMinute from,
                                                           absl::CivilMinute to);

// The first local start at or after `from`, looked for within ten years of it; absent when there is none.
std::optional<absl::CivilMinute> FirstStart(const Recurrence& recurrence, absl::CivilMinute from);

// The same, however late it is.
std::optional<absl::CivilMinute> NextStart(const Recurrence& recurrence, absl::CivilMinute from);

// The first local start that the rule itself gives at or after `from`, even one that is left out: from there on the
// rule counts as before. Absent when the rule gives none any more.
std::optional<absl::CivilMinute> FirstRuleStart(const Recurrence& recurrence, absl::CivilMinute from);

// `text`'s lines for a series that continues the recurrence from `from` on: a COUNT counts only what is left, and dates
// added before are gone.
std::string RemainingRecurrence(const Recurrence& recurrence, std::string_view text, absl::CivilMinute from);

}  // namespace passerelle::outreach
