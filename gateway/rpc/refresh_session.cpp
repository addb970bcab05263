#include "gateway/access/token.h"
#include "gateway/rpc/session_tokens.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Session> RefreshSession(rpc::RpcContext& rpc, const v1::RefreshSessionRequest& request) {
  State& state = rpc.state<State>();
  const absl::Status refused =
      Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID", "The refresh token is unknown, spent or expired.");
  if (!access_tokens::LooksLikeToken(request.refresh_token(), access_tokens::kRefreshPrefix)) return refused;
  const db::Bytes old_hash{access_tokens::HashToken(request.refresh_token())};
  const TokenPair tokens = NewTokens(state, rpc.now());
  ASSIGN_OR_RETURN(const db::Result renewed,
                   rpc.db().Execute(sql::kRefreshSession,
                                    {old_hash, tokens.AccessHash(), tokens.access_expires, tokens.RefreshHash(),
                                     tokens.refresh_expires, state.UnusedAfterSeconds()}));
  if (!renewed.empty()) return ToSession(tokens, renewed[0]);
  ASSIGN_OR_RETURN(const db::Result revoked, rpc.db().Execute(sql::kRevokeReused, {old_hash}));
  if (!revoked.empty()) state.authenticator.Forget(revoked[0].Text("session"));
  return refused;
}

}  // namespace passerelle::gateway
