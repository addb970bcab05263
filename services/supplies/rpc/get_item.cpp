// An item of the catalogue.
#include "rpcs/supplies.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Item> GetItem(rpc::RpcContext& rpc, const v1::GetItemRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetItem, {request.id()}));
  if (rows.empty()) return NotFound("ITEM_UNKNOWN", "There is no such item.");
  return ItemFromRow(rows[0]);
}

}  // namespace passerelle::supplies
