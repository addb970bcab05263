#include "rpcs/outreach.h"
#include "services/outreach/fleet/absences.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListAbsencesResponse> ListAbsences(rpc::RpcContext& rpc, const v1::ListAbsencesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const db::Result member,
                   rpc.db().Execute(sql::kGetStaffMember, {request.staff_member(), rpc.sites()}));
  if (member.empty()) return NotFound("STAFF_MEMBER_UNKNOWN", "There is no such staff member.");
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListAbsences, {request.staff_member(), db::TextOrNull(page.After(0)),
                                                         db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListAbsencesResponse response;
  AnswerPage(request, page, rows, {"start_time", "id"}, response,
             [&](const db::Row& row) { *response.add_absences() = AbsenceFromRow(row); });
  std::vector<v1::Absence*> absences;
  for (v1::Absence& absence : *response.mutable_absences()) absences.push_back(&absence);
  RETURN_IF_ERROR(AddBrokenPlans(rpc.db(), rpc.now(), absences));
  return response;
}

}  // namespace passerelle::outreach
