#include "rpcs/contacts.h"
#include "services/contacts/data_rights/erasing.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Erasure> GetErasure(rpc::RpcContext& rpc, const v1::GetErasureRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetErasure, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("ERASURE_UNKNOWN", "There is no erasure of this id at your sites.");
  return ErasureFromRow(rows[0]);
}

}  // namespace passerelle::contacts
