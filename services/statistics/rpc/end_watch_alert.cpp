#include "rpcs/statistics.h"
#include "services/statistics/watch/alerts.h"

namespace passerelle::statistics {

absl::StatusOr<v1::WatchAlert> EndWatchAlert(rpc::RpcContext& rpc, const v1::EndWatchAlertRequest& request) {
  return MoveAlert(rpc, request.id(), v1::WatchAlert::ENDED);
}

}  // namespace passerelle::statistics
