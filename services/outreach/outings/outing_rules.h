// Pure decisions about outings: how long, from which state to which, where they stop, what a report may say.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "passerelle/outreach/v1/outings.pb.h"

namespace passerelle::outreach {

// The length of outings of one kind.
struct DurationRule {
  v1::OutingKind kind;
  absl::Duration least;
  absl::Duration most;
  bool may_pass_midnight;  // else it ends, by 24:00, on the local day it begins
};

// Every kind has one.
const std::vector<DurationRule>& DurationRules();

// Checks the length of an outing of that kind. INVALID_ARGUMENT (DURATION_INVALID) on `path`endTime, with the rule.
absl::Status CheckDuration(v1::OutingKind kind, absl::Time start, absl::Time end, absl::TimeZone zone,
                           const std::string& path);

// The local day an outing counts for, YYYY-MM-DD: the one it begins on, however long the night.
std::string ServiceDayOf(absl::Time start, absl::TimeZone zone);

// What must be set, and what may be named once only, whatever wrote the outing: its kind, start and end; each person of
// the team and each item of the load. INVALID_ARGUMENT (INVALID_FIELDS).
absl::Status CheckForm(const v1::Outing& outing, const std::string& path);

// Whether an outing may go from one state to the other. FAILED_PRECONDITION (ILLEGAL_TRANSITION).
absl::Status CheckTransition(v1::OutingState from, v1::OutingState to);
// FAILED_PRECONDITION (ILLEGAL_TRANSITION) unless the outing is still to come.
absl::Status CheckPlanned(v1::OutingState state);

// Moves each stop onto the grid (services/runtime/base/grid.h). Where exactly people stay is nobody else's business
// (circular of 17 June 1999).
void RoundStops(v1::Outing& outing);

// What the fields' own rules do not say: nobody counted in two lines, no empty follow-up. INVALID_ARGUMENT
// (INVALID_FIELDS).
absl::Status CheckReport(const v1::OutingReport& report);

}  // namespace passerelle::outreach
