#include "rpcs/statistics.h"
#include "services/statistics/watch/alerts.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::WatchAlert> GetWatchAlert(rpc::RpcContext& rpc, const v1::GetWatchAlertRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kGetWatchAlert, {request.id(), SeesDrafts(rpc.principal())}));
  if (rows.empty()) return AlertUnknown();
  return AlertFromRow(rows[0]);
}

}  // namespace passerelle::statistics
