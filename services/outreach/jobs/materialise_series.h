// How the occurrences of series come to be made 90 days ahead.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "services/runtime/db/database.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

// Makes the occurrences of one series that is not planned up to 90 days from `now` yet, in one transaction; at most a
// year of them, so that a series that was long forgotten is caught up in steps. False when nothing is due, or others
// are at it. A series that fails is left alone for an hour, so that it holds up no other; its error is returned.
// CONFLICT_RETRY (plan.h): begin again.
absl::StatusOr<bool> MaterialiseSeries(const vault::Keeper& keeper, db::Session& db, absl::Time now,
                                       const std::string& trace_parent);

}  // namespace passerelle::outreach
