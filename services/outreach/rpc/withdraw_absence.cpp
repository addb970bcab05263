#include "rpcs/outreach.h"
#include "services/outreach/fleet/absences.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Absence> WithdrawAbsence(rpc::RpcContext& rpc, const v1::WithdrawAbsenceRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kWithdrawAbsence, {request.id(), request.staff_member(), rpc.sites()}));
  if (rows.empty()) return NotFound("ABSENCE_UNKNOWN", "There is no such absence.");
  return AbsenceFromRow(rows[0]);
}

}  // namespace passerelle::outreach
