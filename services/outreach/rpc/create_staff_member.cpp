#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::StaffMember> CreateStaffMember(rpc::RpcContext& rpc, const v1::CreateStaffMemberRequest& request) {
  RETURN_IF_ERROR(CheckSkills(request.skills(), "skills"));
  const std::string id = request.id().empty() ? rpc.NewResourceId() : request.id();
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  absl::StatusOr<db::Result> rows = rpc.db().Execute(
      sql::kCreateStaffMember, {id, request.site(), KeeperOf(rpc).Seal(kStaffMemberName, request.display_name()),
                                SkillNames(request.skills()), request.volunteer(), db::Bytes{hash}});
  if (db::ViolatedConstraint(rows.status()) == "staff_member_site_fkey") return rpc::SiteUnknown();
  RETURN_IF_ERROR(rows.status());
  if (rows->empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetStaffMember, {id, std::nullopt}));
  }
  RETURN_IF_ERROR(CheckSameRequest(rpc.vault(), (*rows)[0], hash, request.id(), "STAFF_MEMBER_EXISTS"));
  return StaffMemberFromRow(KeeperOf(rpc), (*rows)[0]);
}

}  // namespace passerelle::outreach
