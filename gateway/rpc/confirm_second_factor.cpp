#include "gateway/rpc/login_attempt.h"
#include "gateway/rpc/own_account.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

absl::Status SecondFactorMissing() {
  return FailedPrecondition("SECOND_FACTOR_MISSING", "No authenticator was started that a code could confirm.");
}

}  // namespace

absl::StatusOr<v1::ConfirmSecondFactorResponse> ConfirmSecondFactor(rpc::RpcContext& rpc,
                                                                    const v1::ConfirmSecondFactorRequest& request) {
  ASSIGN_OR_RETURN(const db::Result own, FindOwnAccount(rpc));
  if (own[0].Bool("second_factor")) return v1::ConfirmSecondFactorResponse();
  if (own[0].IsNull("sealed_code_secret")) return SecondFactorMissing();
  ASSIGN_OR_RETURN(LoginAttempt attempt, LoginAttempt::Begin(rpc, {own[0].Bytes("login_index")}));
  if (attempt.account().IsNull("sealed_code_secret")) return SecondFactorMissing();
  ASSIGN_OR_RETURN(const std::int64_t step, attempt.MatchCode(request.one_time_code()));
  attempt.Succeed();
  const std::string id(own[0].Text("id"));
  ASSIGN_OR_RETURN(const db::Result confirmed,
                   rpc.db().Execute(sql::kConfirmSecondFactor,
                                    {id, db::Bytes{attempt.account().Bytes("sealed_code_secret")}, step}));
  if (confirmed.empty()) return SecondFactorMissing();
  RETURN_IF_ERROR(rpc.db().Execute(sql::kClearAttempts, {id}).status());
  return v1::ConfirmSecondFactorResponse();
}

}  // namespace passerelle::gateway
