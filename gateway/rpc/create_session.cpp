#include "gateway/rpc/login_attempt.h"
#include "gateway/rpc/session_tokens.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/uuid.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Session> CreateSession(rpc::RpcContext& rpc, const v1::CreateSessionRequest& request) {
  State& state = rpc.state<State>();
  ASSIGN_OR_RETURN(LoginAttempt attempt, LoginAttempt::Begin(rpc, state.accounts.LoginIndex(request.login())));
  RETURN_IF_ERROR(attempt.CheckPassword(request.password()));
  RETURN_IF_ERROR(attempt.CheckCode(request.one_time_code()));
  attempt.Succeed();
  const db::Row account = attempt.account();
  const TokenPair tokens = NewTokens(state, rpc.now());
  RETURN_IF_ERROR(rpc.db()
                      .Execute(sql::kOpenSession,
                               {NewUuidV7(), account.Text("id"), account.Int32("generation"), tokens.AccessHash(),
                                tokens.access_expires, tokens.RefreshHash(), tokens.refresh_expires})
                      .status());
  return ToSession(tokens, account);
}

}  // namespace passerelle::gateway
