#include "rpcs/outreach.h"
#include "services/outreach/happened.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/state.h"
#include "services/runtime/base/proto_time.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// What could not be booked when the outing was planned is booked now if it is free: with what is not, nobody leaves.
absl::Status BookMissing(const vault::Keeper& keeper, db::Transaction& transaction, StoredOuting& stored) {
  if (stored.all_booked) return absl::OkStatus();
  const std::string id = stored.outing.id();
  const std::vector<std::string> team(stored.outing.team().begin(), stored.outing.team().end());
  RETURN_IF_ERROR(transaction.Execute(sql::kLockBookables, {db::TextOrNull(stored.outing.vehicle()), team}).status());
  const absl::Status booked = transaction.Execute(sql::kBookMissing, {id}).status();
  if (!booked.ok()) return RetryBooking(booked);
  ASSIGN_OR_RETURN(stored, ReadOuting(keeper, transaction, id, std::nullopt));
  return absl::OkStatus();
}

absl::Status CheckTeam(const StoredOuting& stored) {
  const auto broken = BrokenStartRules(stored.going, stored.needs);
  if (broken.empty()) return absl::OkStatus();
  return FailedPrecondition(broken[0].reason, broken[0].description);
}

absl::Status Start(const vault::Keeper& keeper, db::Transaction& transaction, const v1::StartOutingRequest& request,
                   absl::Time start, const std::string& trace_parent, StoredOuting& stored) {
  RETURN_IF_ERROR(CheckEtag(stored, request.etag()));
  RETURN_IF_ERROR(CheckTransition(stored.outing.state(), v1::IN_PROGRESS));
  RETURN_IF_ERROR(LockVehicle(transaction, stored));
  RETURN_IF_ERROR(BookMissing(keeper, transaction, stored));
  if (!stored.vehicle_booked) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "VEHICLE_BOOKED", "vehicle",
                      "The vehicle is booked for something else at that time.");
  }
  RETURN_IF_ERROR(CheckTeam(stored));
  RETURN_IF_ERROR(transaction.Execute(sql::kStartOuting, {request.id(), start}).status());
  ASSIGN_OR_RETURN(stored, TellOuting(keeper, transaction, request.id(), trace_parent));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Outing> StartOuting(rpc::RpcContext& rpc, const v1::StartOutingRequest& request) {
  const absl::Time start = request.has_start_time() ? TimeFromProto(request.start_time()) : rpc.now();
  RETURN_IF_ERROR(CheckHappened(start, rpc.now(), "startTime"));
  StoredOuting stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, LockOuting(KeeperOf(rpc), transaction, request.id(), rpc.sites()));
    if (stored.outing.state() == v1::IN_PROGRESS) return absl::OkStatus();
    return Start(KeeperOf(rpc), transaction, request, start, rpc.trace().Traceparent(), stored);
  }));
  RETURN_IF_ERROR(TryStock(rpc, stored));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
