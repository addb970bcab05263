#include "rpcs/outreach.h"
#include "services/outreach/outings/outing_change.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Outing> GetOuting(rpc::RpcContext& rpc, const v1::GetOutingRequest& request) {
  ASSIGN_OR_RETURN(const StoredOuting stored, ReadOuting(rpc.db(), request.id(), rpc.sites()));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
