#include "rpcs/statistics.h"
#include "services/statistics/watch/alerts.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::WatchAlert> CreateWatchAlert(rpc::RpcContext& rpc, const v1::CreateWatchAlertRequest& request) {
  const std::string id = rpc.NewResourceId();
  const std::string hash = rpc::RequestHash(request);
  ASSIGN_OR_RETURN(
      db::Result rows,
      rpc.db().Execute(
          sql::kCreateWatchAlert,
          {id, request.title(), request.text(), v1::WatchAlert::Level_Name(request.level()),
           std::vector<std::string>(request.observations().begin(), request.observations().end()), db::Bytes{hash}}));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().Execute(sql::kGetWatchAlert, {id, true}));
  }
  if (rows.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "OBSERVATION_UNKNOWN", "observations",
                      "There is no observation of one of these ids.");
  }
  if (rows[0].Bytes("request_hash") != hash) return IdempotencyKeyReused();
  return AlertFromRow(rows[0]);
}

}  // namespace passerelle::statistics
