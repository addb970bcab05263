#include "rpcs/statistics.h"
#include "services/statistics/freshness.h"

namespace passerelle::statistics {

absl::StatusOr<v1::Freshness> GetFreshness(rpc::RpcContext& rpc, const v1::GetFreshnessRequest&) {
  return ReadFreshness(rpc.db());
}

}  // namespace passerelle::statistics
