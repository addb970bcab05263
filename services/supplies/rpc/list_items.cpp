// A page of the catalogue.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListItemsResponse> ListItems(rpc::RpcContext& rpc, const v1::ListItemsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const db::Param after = page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after[0]);
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListItems, {after, page.size + 1}));
  v1::ListItemsResponse response;
  for (const db::Row& row : rows) {
    if (response.items_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, {response.items(page.size - 1).id()}));
      break;
    }
    *response.add_items() = ItemFromRow(row);
  }
  return response;
}

}  // namespace passerelle::supplies
