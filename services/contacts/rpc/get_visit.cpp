#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Visit> GetVisit(rpc::RpcContext& rpc, const v1::GetVisitRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kGetVisit, {request.id(), rpc.sites(), rpc.principal().subject}));
  if (rows.empty()) return NotFound("VISIT_UNKNOWN", "There is no visit of this id.");
  return VisitFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
