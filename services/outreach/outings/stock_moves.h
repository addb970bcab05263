// What an outing takes from the store and brings back, as supplies posts it.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string_view>

#include "services/runtime/db/database.h"
#include "services/runtime/rpc/neighbours.h"
#include "services/runtime/telemetry/trace.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

// Tries once to carry out what the stock state of an outing asks for: LOADING → the transfer to its vehicle → LOADED,
// UNLOADING → the return of what is left → UNLOADED. Does nothing in any other state. Supplies posts each transfer once
// (idempotency keys made from the outing's id), so that trying again, here or in another replica, is safe.
//
// A report is often written when the vehicle is out again: what it holds then belongs to the outing that has it now,
// and returns with that one. Which of the two came first is decided once, where the outing is completed (IsHandedOn):
// it is UNLOADED without a transfer, or it is UNLOADING, and no other load goes into the vehicle until that return
// stands.
//
// A refusal or an outage is no error of this call: it stays visible in the outing's `stock`, and the job `move_stock`
// tries again at its due time. UNAVAILABLE or DEADLINE_EXCEEDED when the outing's own row cannot be read or written.
absl::Status MoveStock(const vault::Keeper& keeper, db::Session& db, rpc::Neighbours& neighbours, absl::Time deadline,
                       const telemetry::TraceContext& trace, std::string_view outing);

}  // namespace passerelle::outreach
