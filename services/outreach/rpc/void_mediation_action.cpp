#include "rpcs/outreach.h"
#include "services/outreach/activities/mediation.h"
#include "services/outreach/state.h"
#include "services/runtime/events/outbox.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::MediationAction> VoidMediationAction(rpc::RpcContext& rpc,
                                                        const v1::VoidMediationActionRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before,
                   transaction.Execute(sql::kLockMediationAction, {request.id(), rpc.sites()}));
  if (before.empty()) return NotFound("MEDIATION_ACTION_UNKNOWN", "There is no action of this id.");
  v1::MediationAction action = MediationActionFromRow(KeeperOf(rpc), before[0]);
  if (action.state() == v1::MediationAction::VOIDED) return action;
  action.set_state(v1::MediationAction::VOIDED);
  ASSIGN_OR_RETURN(
      const db::Result after,
      transaction.ExecuteOne(
          sql::kVoidMediationAction,
          {action.id(), request.reason(), events::EncodeFact(MediationActionFact(action, before[0].Int("version") + 1)),
           rpc.trace().Traceparent()}));
  RETURN_IF_ERROR(transaction.Commit());
  return MediationActionFromRow(KeeperOf(rpc), after[0]);
}

}  // namespace passerelle::outreach
