#include "gateway/rpc/login_attempt.h"
#include "gateway/rpc/own_account.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::RemoveSecondFactorResponse> RemoveSecondFactor(rpc::RpcContext& rpc,
                                                                  const v1::RemoveSecondFactorRequest& request) {
  ASSIGN_OR_RETURN(const db::Result own, FindOwnAccount(rpc));
  ASSIGN_OR_RETURN(LoginAttempt attempt, LoginAttempt::Begin(rpc, {own[0].Bytes("login_index")}));
  RETURN_IF_ERROR(attempt.CheckPassword(request.password()));
  attempt.Succeed();
  const std::string id(own[0].Text("id"));
  RETURN_IF_ERROR(rpc.db().Execute(sql::kRemoveSecondFactor, {id}).status());
  RETURN_IF_ERROR(rpc.db().Execute(sql::kClearAttempts, {id}).status());
  return v1::RemoveSecondFactorResponse();
}

}  // namespace passerelle::gateway
