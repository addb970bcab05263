#include "rpcs/outreach.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/outings/plan.h"
#include "services/outreach/state.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Outing> CancelOuting(rpc::RpcContext& rpc, const v1::CancelOutingRequest& request) {
  StoredOuting stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, LockOuting(KeeperOf(rpc), transaction, request.id(), rpc.sites()));
    if (stored.outing.state() == v1::CANCELLED) return absl::OkStatus();
    RETURN_IF_ERROR(CheckEtag(stored, request.etag()));
    RETURN_IF_ERROR(CheckTransition(stored.outing.state(), v1::CANCELLED));
    RETURN_IF_ERROR(CancelPlan(KeeperOf(rpc), transaction, request.id(), request.reason(), rpc.trace().Traceparent()));
    ASSIGN_OR_RETURN(stored, ReadOuting(KeeperOf(rpc), transaction, request.id(), rpc.sites()));
    return absl::OkStatus();
  }));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
