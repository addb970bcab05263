// What the caller's locations hold.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListStockResponse> ListStock(rpc::RpcContext& rpc, const v1::ListStockRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 200, 500));
  db::Params params = {rpc.sites(), db::TextOrNull(request.location()), db::TextOrNull(request.item()),
                       db::TextOrNull(request.site())};
  for (std::size_t i = 0; i < 4; ++i)
    params.push_back(page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after[i]));
  params.emplace_back(page.size + 1);
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListStock, params));
  v1::ListStockResponse response;
  std::string rank;
  for (const db::Row& row : rows) {
    if (response.balances_size() == page.size) {
      const v1::Balance& last = response.balances(page.size - 1);
      response.set_next_page_token(NextPageToken(request, {last.location(), last.item(), rank, last.lot()}));
      break;
    }
    *response.add_balances() = BalanceFromRow(row);
    rank = row.Text("rank");
  }
  return response;
}

}  // namespace passerelle::supplies
