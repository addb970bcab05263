#include "rpcs/statistics.h"
#include "services/runtime/base/page.h"
#include "services/statistics/watch/alerts.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::ListWatchAlertsResponse> ListWatchAlerts(rpc::RpcContext& rpc,
                                                            const v1::ListWatchAlertsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any = request.state() == v1::WatchAlert::STATE_UNSPECIFIED;
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListWatchAlerts,
                                    {SeesDrafts(rpc.principal()),
                                     db::TextOrNull(any ? "" : v1::WatchAlert::State_Name(request.state())),
                                     db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListWatchAlertsResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_alerts() = AlertFromRow(row); });
  return response;
}

}  // namespace passerelle::statistics
