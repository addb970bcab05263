#include "gateway/rpc/managed_accounts.h"
#include "rpcs/gateway.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Account> GetAccount(rpc::RpcContext& rpc, const v1::GetAccountRequest& request) {
  return ReadAccount(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::gateway
