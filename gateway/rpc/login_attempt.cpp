#include "gateway/rpc/login_attempt.h"

#include "gateway/access/one_time_code.h"
#include "gateway/access/password.h"
#include "services/runtime/base/status.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::Status LoginFailed() {
  return Error(absl::StatusCode::kUnauthenticated, "LOGIN_FAILED",
               "The login, the password or the one-time code is wrong, or the account may not log in.");
}

absl::StatusOr<LoginAttempt> LoginAttempt::Begin(rpc::RpcContext& rpc, const db::Bytes& login_index) {
  State& state = rpc.state<State>();
  FailureGuard guard(state, rpc.principal().subject, login_index.value);
  RETURN_IF_ERROR(guard.Pay());
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().ExecuteOne(sql::kBeginAttempt, {login_index, state.UnusedAfterSeconds()}));
  return LoginAttempt(rpc, std::move(guard), std::move(rows));
}

absl::Status LoginAttempt::CheckPassword(std::string_view password) const {
  const bool open = account().Bool("admitted") && !account().IsNull("id") && account().Bool("usable");
  return VerifyPassword(open ? account().Text("password_hash") : "", password) ? absl::OkStatus() : LoginFailed();
}

absl::Status LoginAttempt::CheckCode(std::string_view code) {
  if (!account().Bool("second_factor")) return absl::OkStatus();
  if (code.empty()) {
    guard_.GiveBack();
    return Error(absl::StatusCode::kUnauthenticated, "ONE_TIME_CODE_NEEDED",
                 "This account also asks for the code that its authenticator shows.");
  }
  const absl::StatusOr<std::int64_t> step = MatchCode(code);
  if (!step.ok()) return LoginFailed();
  ASSIGN_OR_RETURN(const db::Result spent, rpc_.db().Execute(sql::kSpendCode, {account().Text("id"), *step}));
  return spent.empty() ? LoginFailed() : absl::OkStatus();
}

absl::StatusOr<std::int64_t> LoginAttempt::MatchCode(std::string_view code) const {
  const std::string secret = rpc_.state<State>().accounts.CodeSecret(account());
  const auto step = one_time_code::MatchingStep(secret, code, rpc_.now(), account().Int("code_step"));
  if (step) return *step;
  return Error(absl::StatusCode::kUnauthenticated, "ONE_TIME_CODE_WRONG",
               "This is not the code that the authenticator shows now, or it was used before.");
}

}  // namespace passerelle::gateway
