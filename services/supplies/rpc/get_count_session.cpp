// A count with what was counted, and not what the books say: whoever counts shall not look for what should be there.
#include "rpcs/supplies.h"
#include "services/supplies/counting/sessions.h"

namespace passerelle::supplies {

absl::StatusOr<v1::CountSession> GetCountSession(rpc::RpcContext& rpc, const v1::GetCountSessionRequest& request) {
  return ReadCountSession(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
