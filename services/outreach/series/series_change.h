// A series that is continued by another one.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "services/outreach/series/series_rows.h"
#include "services/runtime/db/database.h"

namespace passerelle::outreach {

// The content of the series that continues `before` from the occurrence `first` on, with `fields` as in `changes`. When
// only the time of day moves, what was left out stays left out: as days. INVALID_ARGUMENT: INVALID_FIELDS
// (series.startLocal), RANGE_INVALID when the new start is on a day before `first`.
absl::StatusOr<v1::OutingSeries> Continued(const StoredSeries& before, const Recurrence& recurrence,
                                           absl::CivilMinute first, const std::vector<std::string>& fields,
                                           const v1::OutingSeries& changes);

// Gives `after` the occurrences of `before` from `first` on, day by day: those that nobody touched become what `after`
// plans, or are cancelled where it plans nothing; those changed alone, started, completed or cancelled stay as they
// are, and `after` plans nothing besides them. Makes the occurrences that remain, up to after's materialised_until.
absl::Status HandOver(const vault::Keeper& keeper, db::Transaction& transaction, const StoredSeries& before,
                      const StoredSeries& after, absl::CivilMinute first, const std::vector<std::string>& fields,
                      const std::string& trace_parent);

}  // namespace passerelle::outreach
