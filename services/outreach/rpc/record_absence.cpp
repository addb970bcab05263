#include "rpcs/outreach.h"
#include "services/outreach/fleet/absences.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Absence> RecordAbsence(rpc::RpcContext& rpc, const v1::RecordAbsenceRequest& request) {
  const absl::Time start = TimeFromProto(request.start_time());
  const absl::Time end = TimeFromProto(request.end_time());
  RETURN_IF_ERROR(CheckAbsenceSpan(start, end));
  ASSIGN_OR_RETURN(const db::Result member,
                   rpc.db().Execute(sql::kGetStaffMember, {request.staff_member(), rpc.sites()}));
  if (member.empty()) return NotFound("STAFF_MEMBER_UNKNOWN", "There is no such staff member.");
  const std::string id = rpc.NewResourceId();
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  // Whoever plans them at this moment either sees the absence, or is seen among what it breaks.
  RETURN_IF_ERROR(
      transaction.Execute(sql::kLockBookables, {std::nullopt, std::vector{request.staff_member()}}).status());
  ASSIGN_OR_RETURN(db::Result rows,
                   transaction.Execute(sql::kRecordAbsence, {id, request.staff_member(), start, end, db::Bytes{hash}}));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, transaction.ExecuteOne(sql::kGetAbsence, {id}));
  }
  if (!vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), hash)) return IdempotencyKeyReused();
  v1::Absence absence = AbsenceFromRow(rows[0]);
  RETURN_IF_ERROR(AddBrokenPlans(transaction, rpc.now(), {&absence}));
  RETURN_IF_ERROR(transaction.Commit());
  return absence;
}

}  // namespace passerelle::outreach
