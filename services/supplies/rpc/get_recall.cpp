// A recall with what is on hold where, and where its goods were handed out.
#include "rpcs/supplies.h"
#include "services/supplies/recalls/recall_rows.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Recall> GetRecall(rpc::RpcContext& rpc, const v1::GetRecallRequest& request) {
  return ReadRecall(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
