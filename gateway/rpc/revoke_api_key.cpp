#include "gateway/rpc/api_key_row.h"
#include "gateway/rpc/state.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::ApiKey> RevokeApiKey(rpc::RpcContext& rpc, const v1::RevokeApiKeyRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kRevokeApiKey, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("API_KEY_UNKNOWN", "There is no API key of this id.");
  rpc.state<State>().authenticator.Forget(rows[0].Text("id"));
  return ApiKeyFromRow(rows[0]);
}

}  // namespace passerelle::gateway
