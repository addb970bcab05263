// The occurrences of a series, as outings.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "services/outreach/outings/plan.h"
#include "services/outreach/series/series_rows.h"
#include "services/runtime/db/database.h"

namespace passerelle::outreach {

// The outing that a series plans at a local start; a new id.
OutingPlan OccurrenceAt(const StoredSeries& stored, absl::CivilMinute start);

// Brings what can be sent in several ways into the form that is kept: stops on the grid, as those of an outing are, and
// local times without seconds. What cannot be read stays as it is, for CheckSeries to refuse.
void Normalise(v1::OutingSeries& series);

// Whatever must hold of a series before it is written: it can be read, it occurs, not too often up to its
// materialised_until, and its occurrences could be planned. `path` stands before each field named: "" or "series.".
absl::Status CheckSeries(db::Executor& db, const StoredSeries& stored, const std::string& path);

// The local starts of a series from `from` up to the whole of the local day `last`, before its end.
absl::StatusOr<std::vector<absl::CivilMinute>> StartsUpTo(const StoredSeries& stored, absl::CivilMinute from,
                                                          absl::CivilDay last);

// Whether a series has any local start after the local day `last`, however late.
absl::StatusOr<bool> GoesOnAfter(const StoredSeries& stored, absl::CivilDay last);

// Makes the occurrences at these starts, without what is booked already (plan.h); those that exist stay as they are.
absl::Status MakeOccurrences(const vault::Keeper& keeper, db::Transaction& transaction, const StoredSeries& stored,
                             const std::vector<absl::CivilMinute>& starts, const std::string& trace_parent);

}  // namespace passerelle::outreach
