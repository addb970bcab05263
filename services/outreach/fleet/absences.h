// Times that staff members are away, and what these break.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <vector>

#include "passerelle/outreach/v1/fleet.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::outreach {

// INVALID_ARGUMENT (RANGE_INVALID) unless it ends after it begins and within 366 days.
absl::Status CheckAbsenceSpan(absl::Time start, absl::Time end);

// An absence as stored, without what it breaks.
v1::Absence AbsenceFromRow(const db::Row& row);

// Adds to each absence that is in force what it breaks as of `now`: outings that are planned or under way, and
// appointments and activities that are not over, soonest first: the first 200 of them, and fewer of each when they are
// more than 1000 together.
absl::Status AddBrokenPlans(db::Executor& db, absl::Time now, const std::vector<v1::Absence*>& absences);

}  // namespace passerelle::outreach
