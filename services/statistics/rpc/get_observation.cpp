#include "rpcs/statistics.h"
#include "services/statistics/watch/observations.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::Observation> GetObservation(rpc::RpcContext& rpc, const v1::GetObservationRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetObservation, {request.id()}));
  if (rows.empty()) return ObservationUnknown();
  return ObservationFromRow(rows[0]);
}

}  // namespace passerelle::statistics
