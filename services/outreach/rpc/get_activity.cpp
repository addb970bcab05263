#include "rpcs/outreach.h"
#include "services/outreach/activities/activities.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Activity> GetActivity(rpc::RpcContext& rpc, const v1::GetActivityRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetActivity, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("ACTIVITY_UNKNOWN", "There is no activity of this id.");
  return ActivityFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
