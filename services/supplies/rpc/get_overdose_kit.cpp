// A naloxone kit.
#include "rpcs/supplies.h"
#include "services/supplies/overdose_kits/kits.h"

namespace passerelle::supplies {

absl::StatusOr<v1::OverdoseKit> GetOverdoseKit(rpc::RpcContext& rpc, const v1::GetOverdoseKitRequest& request) {
  ASSIGN_OR_RETURN(const auto record, FindKit(rpc.db(), request.id(), rpc.sites()));
  if (!record) return NotFound("KIT_UNKNOWN", "There is no such kit.");
  return record->kit;
}

}  // namespace passerelle::supplies
