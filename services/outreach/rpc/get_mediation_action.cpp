#include "rpcs/outreach.h"
#include "services/outreach/activities/mediation.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::MediationAction> GetMediationAction(rpc::RpcContext& rpc,
                                                       const v1::GetMediationActionRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetMediationAction, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("MEDIATION_ACTION_UNKNOWN", "There is no action of this id.");
  return MediationActionFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
