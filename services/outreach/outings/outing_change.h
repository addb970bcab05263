// The steps that changes of an outing share.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>

#include "services/outreach/outings/outing_rows.h"
#include "services/runtime/access/principal.h"
#include "services/runtime/db/database.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::outreach {

// An outing of those sites (a text[] or NULL for all). NOT_FOUND (OUTING_UNKNOWN).
absl::StatusOr<StoredOuting> ReadOuting(const vault::Keeper& keeper, db::Executor& db, const std::string& id,
                                        const db::Param& sites);
// The same, kept from others until the end of the transaction.
absl::StatusOr<StoredOuting> LockOuting(const vault::Keeper& keeper, db::Transaction& transaction,
                                        const std::string& id, const db::Param& sites);

// Keeps other outings from leaving with the vehicle of an outing that the transaction has locked, or coming back with
// it, until the end of the transaction: which of two came first decides to whom its stock belongs.
absl::Status LockVehicle(db::Transaction& transaction, const StoredOuting& outing);
// Whether an outing that began later is out with the vehicle: what is in it then goes on with that one. Stands until
// the end of the transaction once the vehicle is locked.
absl::StatusOr<bool> IsHandedOn(db::Transaction& transaction, std::string_view id);

// ABORTED (ETAG_MISMATCH) when the caller has read another version; an empty etag fits any.
absl::Status CheckEtag(const StoredOuting& outing, const std::string& etag);

// Whether a list of an outing (team, waiting_list, withdrawn) names that person.
bool Names(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& person);

// Closes a change of an outing that the transaction has locked: its next version and its fact. The outing as it now is.
absl::StatusOr<StoredOuting> TellOuting(const vault::Keeper& keeper, db::Transaction& transaction,
                                        const std::string& id, const std::string& trace_parent);

// Gives free places of an outing that the transaction has locked to those who wait and can come. Whether anybody took
// one.
absl::StatusOr<bool> PromoteWaiting(db::Transaction& transaction, const std::string& id);

// Has supplies move the stock of an outing that was just started or completed, if it can at once, and reads the outing
// again. What does not stand then is left to the job `move_stock`.
absl::Status TryStock(rpc::RpcContext& rpc, StoredOuting& outing);

// What that caller may see of the outing: stops only with the permission routes.read.
v1::Outing Shown(const StoredOuting& outing, const access::Principal& caller);

// CONFLICT_RETRY for a booking that an exclusion constraint refused, since it came at the same moment; any other status
// as it is.
absl::Status RetryBooking(const absl::Status& status);
// Runs a change in a transaction of its own until it ends otherwise than by CONFLICT_RETRY, a few times at most, and
// commits it when it succeeds.
absl::Status Transact(db::Session& db, const std::function<absl::Status(db::Transaction& transaction)>& change);

}  // namespace passerelle::outreach
