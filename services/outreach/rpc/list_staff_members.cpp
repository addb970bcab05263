#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/state.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListStaffMembersResponse> ListStaffMembers(rpc::RpcContext& rpc,
                                                              const v1::ListStaffMembersRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListStaffMembers,
                                    {rpc.sites(), db::TextOrNull(request.site()), page.After(0), page.size + 1}));
  v1::ListStaffMembersResponse response;
  AnswerPage(request, page, rows, {"id"}, response,
             [&](const db::Row& row) { *response.add_staff_members() = StaffMemberFromRow(KeeperOf(rpc), row); });
  return response;
}

}  // namespace passerelle::outreach
