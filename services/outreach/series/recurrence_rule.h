// The rule of a recurrence: what of RFC 5545's RRULE a series may use.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>

namespace passerelle::outreach {

// A moment as RFC 5545 writes it: a local day, a local time, or a UTC time.
struct RuleTime {
  absl::CivilMinute local;  // in the site's zone; midnight of a day
  bool is_day = false;
  std::optional<absl::Time> instant;  // of a UTC time
};

// Reads "20260331", "20260331T140000" or "20260331T120000Z"; absent for anything else.
std::optional<RuleTime> ReadRuleTime(std::string_view text, absl::TimeZone zone);

// A rule that has been checked.
struct RecurrenceRule {
  std::string parts;  // in upper case, without UNTIL and COUNT: "FREQ=WEEKLY;BYDAY=TU,TH"
  std::optional<int> count;
  std::optional<RuleTime> until;
};

// Reads the value of an RRULE. Refused, as RECURRENCE_INVALID: FREQ below DAILY, an unknown or repeated part, a value
// out of its range, both COUNT and UNTIL, and the combinations that RFC 5545 forbids. `field` is the one to name.
absl::StatusOr<RecurrenceRule> ReadRecurrenceRule(std::string_view value, absl::TimeZone zone,
                                                  const std::string& field);

// INVALID_ARGUMENT (RECURRENCE_INVALID) about `field`.
absl::Status RecurrenceInvalid(const std::string& field, std::string_view message);

}  // namespace passerelle::outreach
