#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/merge.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/base/field_mask.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::StaffMember> UpdateStaffMember(rpc::RpcContext& rpc, const v1::UpdateStaffMemberRequest& request) {
  const v1::StaffMember& changes = request.staff_member();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), changes));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, transaction.Execute(sql::kLockStaffMember, {changes.id(), rpc.sites()}));
  if (before.empty()) return NotFound("STAFF_MEMBER_UNKNOWN", "There is no such staff member.");
  v1::StaffMember member = StaffMemberFromRow(KeeperOf(rpc), before[0]);
  if (!changes.etag().empty() && changes.etag() != member.etag()) return EtagMismatch();
  if (fields.empty()) return member;

  MergeFields(fields, changes, member);
  RETURN_IF_ERROR(CheckName(member.display_name(), "staffMember.displayName"));
  RETURN_IF_ERROR(CheckSkills(member.skills(), "staffMember.skills"));
  ASSIGN_OR_RETURN(const db::Result after,
                   transaction.ExecuteOne(sql::kUpdateStaffMember,
                                          {member.id(), KeeperOf(rpc).Seal(kStaffMemberName, member.display_name()),
                                           SkillNames(member.skills()), member.volunteer(), member.retired()}));
  RETURN_IF_ERROR(transaction.Commit());
  return StaffMemberFromRow(KeeperOf(rpc), after[0]);
}

}  // namespace passerelle::outreach
