// What needs the store keeper's eye.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/alerts.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
absl::StatusOr<v1::ListStockAlertsResponse> ListStockAlerts(rpc::RpcContext& rpc,
                                                            const v1::ListStockAlertsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 200, 500));
  db::Params params = {rpc.sites(), db::TextOrNull(request.site()), ExpiringWithin(request.expiring_within_days()),
                       rpc.now()};
  for (std::size_t i = 0; i < 5; ++i)
    params.push_back(page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after[i]));
  params.emplace_back(page.size + 1);
  params.resize(14, db::Param(std::nullopt));  // every alert, not one alone
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListStockAlerts, params));
  v1::ListStockAlertsResponse response;
  for (const db::Row& row : rows) {
    if (response.alerts_size() == page.size) {
      const v1::StockAlert& last = response.alerts(page.size - 1);
      response.set_next_page_token(NextPageToken(request, {absl::StrCat(static_cast<int>(last.kind())), last.location(),
                                                           last.item(), last.lot(), last.site()}));
      break;
    }
    *response.add_alerts() = StockAlertFromRow(row);
  }
  return response;
}

}  // namespace passerelle::supplies
