#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::StaffMember> GetStaffMember(rpc::RpcContext& rpc, const v1::GetStaffMemberRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetStaffMember, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("STAFF_MEMBER_UNKNOWN", "There is no such staff member.");
  return StaffMemberFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
