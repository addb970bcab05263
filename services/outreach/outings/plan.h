// How an outing enters the calendar: checked, with its members, and with what it takes of their time and of its
// vehicle's.
//
// Whoever writes an outing locks in one order: the outing, its vehicle, its people by id. While these locks are held,
// no other outing can take the same vehicle or person, so that conflicts are told with the field they are about; the
// exclusion constraints `vehicle_booked` and `staff_booked` hold against all else.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "passerelle/outreach/v1/outings.pb.h"
#include "services/runtime/db/database.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

// What becomes of a vehicle or a person that is already booked, or cannot be had at all, at that time.
enum class OnConflict {
  kRefuse,    // nothing is written: VEHICLE_BOOKED, STAFF_BOOKED, STAFF_ABSENT, …
  kLeaveOut,  // the outing is written without that booking, and warns of it whenever it is read
};

// An outing to write. Read are id, site, kind, start_time, end_time, vehicle, team, territory, stops, load, capacity
// (0: the default), title and note; of an occurrence also series and occurrence. All else follows from these.
struct OutingPlan {
  v1::Outing outing;
  std::string request_hash;  // empty for an occurrence
  std::string path;          // stands before each field that an error names: "" or "outing."
};

// Every rule of a plan but bookings and absences, which depend on when it is read: for a series, before it has
// occurrences. The reasons are those of CreateOuting.
absl::Status CheckPlan(db::Executor& db, const OutingPlan& plan);

// Writes the plan in state PLANNED with its team, its bookings and its fact. False when an outing of that id, or an
// occurrence of that series and local start, exists already: nothing is written then, and concurrent calls write once.
//
// kRefuse checks every rule. kLeaveOut checks only what the table needs: SITE_UNKNOWN, VEHICLE_UNKNOWN,
// STAFF_MEMBER_UNKNOWN, TERRITORY_UNKNOWN for what does not exist at all.
//
// After an error the transaction is lost. ABORTED (CONFLICT_RETRY) when somebody who does not lock as outings do
// (appointments, activities) took the time at the same moment: begin again.
absl::StatusOr<bool> InsertPlan(const vault::Keeper& keeper, db::Transaction& transaction, const OutingPlan& plan,
                                OnConflict on_conflict, const std::string& trace_parent);
// The same in a transaction of its own, begun again after a conflict, a few times at most.
absl::StatusOr<bool> InsertPlan(const vault::Keeper& keeper, db::Session& db, const OutingPlan& plan,
                                OnConflict on_conflict, const std::string& trace_parent);

// Writes the plan over the planned outing of that id, which this transaction has locked (LockOuting): its team becomes
// plan.outing.team (who is no longer in it is withdrawn, who waited and is in it no longer waits), its bookings are
// made anew, people who wait take places that are free. `changed_alone` of the plan is written. Errors as InsertPlan.
absl::Status RewritePlan(const vault::Keeper& keeper, db::Transaction& transaction, const OutingPlan& plan,
                         OnConflict on_conflict, const std::string& trace_parent);

// Cancels the planned outing of that id, which this transaction has locked, and frees what it had booked.
absl::Status CancelPlan(const vault::Keeper& keeper, db::Transaction& transaction, const std::string& outing,
                        const std::string& reason, const std::string& trace_parent);

}  // namespace passerelle::outreach
