#include "rpcs/contacts.h"
#include "services/contacts/emergency/access_rows.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::ListEmergencyAccessesResponse> ListEmergencyAccesses(
    rpc::RpcContext& rpc, const v1::ListEmergencyAccessesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListEmergencyAccesses, {rpc.sites(), request.unreviewed(), db::TextOrNull(page.After(0)),
                                                     db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListEmergencyAccessesResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response, [&](const db::Row& row) {
    *response.add_emergency_accesses() = EmergencyAccessFromRow(rpc.vault(), row);
  });
  return response;
}

}  // namespace passerelle::contacts
