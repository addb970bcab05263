#include <optional>

#include "gateway/access/key_grants.h"
#include "gateway/access/token.h"
#include "gateway/rpc/api_key_row.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

namespace {

// The key that an earlier call with the same idempotency key has made; no row for a new one. Asked before any rule:
// what was right then (a last day that lay ahead, a role that could be handed on) is not judged a second time.
absl::StatusOr<std::optional<v1::ApiKey>> MadeBefore(rpc::RpcContext& rpc, const std::string& id,
                                                     const std::string& request_hash) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetApiKey, {id}));
  if (rows.empty()) return std::nullopt;
  if (rows[0].Bytes("request_hash") != request_hash) return IdempotencyKeyReused();
  return ApiKeyFromRow(rows[0]);
}

}  // namespace

absl::StatusOr<v1::ApiKey> CreateApiKey(rpc::RpcContext& rpc, const v1::CreateApiKeyRequest& request) {
  const std::string id = rpc.NewResourceId();
  const std::string request_hash = rpc::RequestHash(request);
  ASSIGN_OR_RETURN(std::optional<v1::ApiKey> before, MadeBefore(rpc, id, request_hash));
  if (before) return *std::move(before);
  RETURN_IF_ERROR(CheckKey(request, rpc.now()));
  RETURN_IF_ERROR(CheckGrant(rpc.principal(), request));
  const std::string secret = access_tokens::NewToken(access_tokens::kKeyPrefix);
  const std::vector<std::string> sites(request.sites().begin(), request.sites().end());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kCreateApiKey,
                                    {id, db::Bytes{access_tokens::HashToken(secret)}, request.display_name(),
                                     request.role(), request.partner(), sites, db::TextOrNull(request.expire_date()),
                                     rpc.principal().subject, db::Bytes{request_hash}}));
  // A concurrent call has just made it.
  if (rows.empty()) {
    ASSIGN_OR_RETURN(before, MadeBefore(rpc, id, request_hash));
    if (before) return *std::move(before);
    return IdempotencyKeyReused();
  }
  v1::ApiKey key = ApiKeyFromRow(rows[0]);
  key.set_secret(secret);
  return key;
}

}  // namespace passerelle::gateway
