#include "rpcs/outreach.h"
#include "services/outreach/happened.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/state.h"
#include "services/runtime/base/proto_time.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// The requests of two calls carry the same hash exactly when they tell the same.
bool SameReport(const v1::OutingReport& one, const v1::OutingReport& other) {
  return rpc::RequestHash(one) == rpc::RequestHash(other);
}

absl::Status Complete(const vault::Keeper& keeper, db::Transaction& transaction,
                      const v1::CompleteOutingRequest& request, absl::Time end, const std::string& trace_parent,
                      StoredOuting& stored) {
  RETURN_IF_ERROR(CheckEtag(stored, request.etag()));
  RETURN_IF_ERROR(CheckTransition(stored.outing.state(), v1::COMPLETED));
  if (end < TimeFromProto(stored.outing.actual_start_time())) {
    return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "endTime",
                      "It must not end before it began.");
  }
  RETURN_IF_ERROR(LockVehicle(transaction, stored));
  ASSIGN_OR_RETURN(const bool handed_on, IsHandedOn(transaction, request.id()));
  RETURN_IF_ERROR(
      transaction.Execute(sql::kCompleteOuting, {request.id(), end, SealedReport(keeper, request.report()), handed_on})
          .status());
  ASSIGN_OR_RETURN(stored, TellOuting(keeper, transaction, request.id(), trace_parent));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Outing> CompleteOuting(rpc::RpcContext& rpc, const v1::CompleteOutingRequest& request) {
  const absl::Time end = request.has_end_time() ? TimeFromProto(request.end_time()) : rpc.now();
  RETURN_IF_ERROR(CheckHappened(end, rpc.now(), "endTime"));
  RETURN_IF_ERROR(CheckReport(request.report()));
  StoredOuting stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, LockOuting(KeeperOf(rpc), transaction, request.id(), rpc.sites()));
    if (stored.outing.state() == v1::COMPLETED && SameReport(stored.outing.report(), request.report()))
      return absl::OkStatus();
    return Complete(KeeperOf(rpc), transaction, request, end, rpc.trace().Traceparent(), stored);
  }));
  RETURN_IF_ERROR(TryStock(rpc, stored));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
