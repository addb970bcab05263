#include "gateway/access/local_principal.h"
#include "gateway/rpc/state.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::DeleteSessionResponse> DeleteSession(rpc::RpcContext& rpc, const v1::DeleteSessionRequest&) {
  if (IsKey(rpc.principal())) {
    return FailedPrecondition("SESSION_MISSING", "An API key has no session; it ends when it is revoked.");
  }
  if (!IsAccount(rpc.principal())) {
    return FailedPrecondition("SESSION_MISSING", "Your session is your identity provider's; end it there.");
  }
  const std::string session = SessionOf(rpc.principal());
  RETURN_IF_ERROR(rpc.db().Execute(sql::kRevokeSession, {session}).status());
  rpc.state<State>().authenticator.Forget(session);
  return v1::DeleteSessionResponse();
}

}  // namespace passerelle::gateway
