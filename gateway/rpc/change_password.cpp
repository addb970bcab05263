#include "gateway/access/local_principal.h"
#include "gateway/access/password.h"
#include "gateway/access/password_rules.h"
#include "gateway/rpc/login_attempt.h"
#include "gateway/rpc/own_account.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

absl::Status CheckNewPassword(const AccountVault& vault, const db::Row& account,
                              const v1::ChangePasswordRequest& request) {
  if (request.new_password() == request.current_password()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "PASSWORD_UNCHANGED", "newPassword",
                      "The new password is the one you have.");
  }
  return CheckPassword(request.new_password(), vault.Login(account), "newPassword");
}

}  // namespace

absl::StatusOr<v1::ChangePasswordResponse> ChangePassword(rpc::RpcContext& rpc,
                                                          const v1::ChangePasswordRequest& request) {
  State& state = rpc.state<State>();
  ASSIGN_OR_RETURN(const db::Result own, FindOwnAccount(rpc));
  RETURN_IF_ERROR(CheckNewPassword(state.accounts, own[0], request));
  ASSIGN_OR_RETURN(LoginAttempt attempt, LoginAttempt::Begin(rpc, {own[0].Bytes("login_index")}));
  RETURN_IF_ERROR(attempt.CheckPassword(request.current_password()));
  attempt.Succeed();
  const std::string id(own[0].Text("id"));
  ASSIGN_OR_RETURN(
      const db::Result changed,
      rpc.db().Execute(sql::kChangePassword, {id, HashPassword(request.new_password()), SessionOf(rpc.principal()),
                                              attempt.account().Int32("generation")}));
  if (changed.empty()) return LoginFailed();
  RETURN_IF_ERROR(rpc.db().Execute(sql::kClearAttempts, {id}).status());
  state.authenticator.ForgetAccount(rpc.principal().subject);
  return v1::ChangePasswordResponse();
}

}  // namespace passerelle::gateway
