#include "rpcs/outreach.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status Withdraw(const vault::Keeper& keeper, db::Transaction& transaction,
                      const v1::WithdrawFromOutingRequest& request, const std::string& trace_parent,
                      StoredOuting& stored) {
  const v1::Outing& outing = stored.outing;
  RETURN_IF_ERROR(CheckPlanned(outing.state()));
  if (!Names(outing.team(), request.staff_member()) && !Names(outing.waiting_list(), request.staff_member())) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_MEMBER_UNKNOWN", "staffMember",
                      "They are not down for this outing.");
  }
  RETURN_IF_ERROR(transaction.Execute(sql::kWithdrawMember, {request.id(), request.staff_member()}).status());
  RETURN_IF_ERROR(PromoteWaiting(transaction, request.id()).status());
  ASSIGN_OR_RETURN(stored, TellOuting(keeper, transaction, request.id(), trace_parent));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Outing> WithdrawFromOuting(rpc::RpcContext& rpc, const v1::WithdrawFromOutingRequest& request) {
  StoredOuting stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, LockOuting(KeeperOf(rpc), transaction, request.id(), rpc.sites()));
    if (Names(stored.outing.withdrawn(), request.staff_member())) return absl::OkStatus();
    return Withdraw(KeeperOf(rpc), transaction, request, rpc.trace().Traceparent(), stored);
  }));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
