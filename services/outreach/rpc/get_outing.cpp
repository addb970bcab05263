#include "rpcs/outreach.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/state.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Outing> GetOuting(rpc::RpcContext& rpc, const v1::GetOutingRequest& request) {
  ASSIGN_OR_RETURN(const StoredOuting stored, ReadOuting(KeeperOf(rpc), rpc.db(), request.id(), rpc.sites()));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
