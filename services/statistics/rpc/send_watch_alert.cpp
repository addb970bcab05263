#include "rpcs/statistics.h"
#include "services/statistics/watch/alerts.h"

namespace passerelle::statistics {

absl::StatusOr<v1::WatchAlert> SendWatchAlert(rpc::RpcContext& rpc, const v1::SendWatchAlertRequest& request) {
  return MoveAlert(rpc, request.id(), v1::WatchAlert::SENT);
}

}  // namespace passerelle::statistics
