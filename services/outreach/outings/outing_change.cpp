#include "services/outreach/outings/outing_change.h"

#include <absl/time/clock.h>

#include <algorithm>

#include "services/outreach/outings/stock_moves.h"
#include "services/outreach/state.h"
#include "services/runtime/access/hidden_fields.h"
#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kTries = 5;
// Of a call's time for what supplies does; nobody waits longer at the door of a vehicle.
constexpr absl::Duration kMostForStock = absl::Milliseconds(1500);
constexpr absl::Duration kLeastForReading = absl::Milliseconds(500);

absl::Status OutingUnknown() { return NotFound("OUTING_UNKNOWN", "There is no such outing."); }

}  // namespace

absl::StatusOr<StoredOuting> ReadOuting(const vault::Keeper& keeper, db::Executor& db, const std::string& id,
                                        const db::Param& sites) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetOuting, {id, sites}));
  if (rows.empty()) return OutingUnknown();
  return OutingReader(keeper).Read(rows[0]);
}

absl::StatusOr<StoredOuting> LockOuting(const vault::Keeper& keeper, db::Transaction& transaction,
                                        const std::string& id, const db::Param& sites) {
  ASSIGN_OR_RETURN(const db::Result locked, transaction.Execute(sql::kLockOuting, {id, sites}));
  if (locked.empty()) return OutingUnknown();
  // A statement of its own: what was written while it waited for the lock is only seen by the next one.
  return ReadOuting(keeper, transaction, id, sites);
}

absl::Status LockVehicle(db::Transaction& transaction, const StoredOuting& outing) {
  if (outing.outing.vehicle().empty()) return absl::OkStatus();
  return transaction.Execute(sql::kLockBookables, {outing.outing.vehicle(), std::vector<std::string>()}).status();
}

absl::StatusOr<bool> IsHandedOn(db::Transaction& transaction, std::string_view id) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kFindLaterOuting, {id}));
  return !rows.empty();
}

absl::Status CheckEtag(const StoredOuting& outing, const std::string& etag) {
  if (etag.empty() || etag == outing.outing.etag()) return absl::OkStatus();
  return EtagMismatch();
}

bool Names(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& person) {
  return std::ranges::find(list, person) != list.end();
}

absl::StatusOr<StoredOuting> TellOuting(const vault::Keeper& keeper, db::Transaction& transaction,
                                        const std::string& id, const std::string& trace_parent) {
  ASSIGN_OR_RETURN(StoredOuting stored, ReadOuting(keeper, transaction, id, std::nullopt));
  const events::v1::Fact fact = OutingFact(stored.outing, stored.location, stored.version + 1);
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.ExecuteOne(sql::kTellOuting, {id, events::EncodeFact(fact), trace_parent}));
  stored.version = rows[0].Int("version");
  stored.outing.set_etag(std::to_string(stored.version));
  return stored;
}

absl::StatusOr<bool> PromoteWaiting(db::Transaction& transaction, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result waiting, transaction.Execute(sql::kLockWaiting, {id}));
  if (waiting.empty()) return false;
  const absl::StatusOr<db::Result> promoted = transaction.Execute(sql::kPromoteWaiting, {id});
  if (!promoted.ok()) return RetryBooking(promoted.status());
  return !promoted->empty();
}

absl::Status TryStock(rpc::RpcContext& rpc, StoredOuting& outing) {
  const v1::StockState state = outing.outing.stock().state();
  if (state != v1::LOADING && state != v1::UNLOADING) return absl::OkStatus();
  const std::string id = outing.outing.id();
  const absl::Time deadline = std::min(absl::Now() + kMostForStock, rpc.deadline() - kLeastForReading);
  const absl::Status moved = MoveStock(KeeperOf(rpc), rpc.db(), rpc.neighbours(), deadline, rpc.trace(), id);
  if (!moved.ok()) return absl::OkStatus();  // it stays due
  ASSIGN_OR_RETURN(outing, ReadOuting(KeeperOf(rpc), rpc.db(), id, std::nullopt));
  return absl::OkStatus();
}

v1::Outing Shown(const StoredOuting& outing, const access::Principal& caller) {
  v1::Outing shown = outing.outing;
  access::ClearHidden(caller, shown);
  return shown;
}

absl::Status RetryBooking(const absl::Status& status) {
  const std::string constraint = db::ViolatedConstraint(status);
  if (constraint != "vehicle_booked" && constraint != "staff_booked") return status;
  return Error(absl::StatusCode::kAborted, "CONFLICT_RETRY", "Another plan was made at the same moment; try again.");
}

absl::Status Transact(db::Session& db, const std::function<absl::Status(db::Transaction& transaction)>& change) {
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    {
      ASSIGN_OR_RETURN(db::Transaction transaction, db.Begin());
      status = change(transaction);
      if (status.ok()) status = transaction.Commit();
    }
    if (ReasonOf(status) != "CONFLICT_RETRY") return status;
  }
  return status;
}

}  // namespace passerelle::outreach
