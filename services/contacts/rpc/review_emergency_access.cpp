#include <algorithm>

#include "rpcs/contacts.h"
#include "services/contacts/emergency/access_rows.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

bool AnswersForOneOf(const access::Principal& caller, const std::vector<std::string>& sites) {
  return caller.WholeAssociation() ||
         std::ranges::any_of(sites, [&](const std::string& site) { return caller.MayActFor(site); });
}

}  // namespace

absl::StatusOr<v1::EmergencyAccess> ReviewEmergencyAccess(rpc::RpcContext& rpc,
                                                          const v1::ReviewEmergencyAccessRequest& request) {
  RETURN_IF_ERROR(
      rpc.db()
          .Execute(sql::kReviewEmergencyAccess, {request.id(), rpc.sites(), rpc.principal().subject, rpc.now()})
          .status());
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetEmergencyAccess, {request.id()}));
  if (rows.empty() || !AnswersForOneOf(rpc.principal(), rows[0].TextArray("sites"))) {
    return NotFound("EMERGENCY_ACCESS_UNKNOWN", "There is no emergency access of this id to people of your sites.");
  }
  return EmergencyAccessFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
