#include "rpcs/statistics.h"
#include "services/statistics/watch/observations.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<v1::Observation> VoidObservation(rpc::RpcContext& rpc, const v1::VoidObservationRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kVoidObservation, {request.id(), rpc.sites()}));
  if (rows.empty()) return ObservationUnknown();
  return ObservationFromRow(rows[0]);
}

}  // namespace passerelle::statistics
