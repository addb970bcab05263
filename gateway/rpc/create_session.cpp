#include "gateway/access/password.h"
#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "gateway/rpc/session_tokens.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/uuid.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

// A failure is paid for before the password is looked at, and given back when it was right: calls at the same time
// cannot slip through.
class FailureGuard {
 public:
  FailureGuard(State& state, std::string_view address, std::string_view login)
      : state_(state), address_(address), both_(Cat(address, ":", Hex(access_tokens::HashToken(login)))) {}

  absl::Status Pay() {
    const RateDecision by_address = state_.limiter.TakeNow(Cat("failure:", address_), state_.address_failures);
    if (!by_address.allowed) return Refused(by_address);
    const RateDecision by_both = state_.limiter.TakeNow(Cat("failure:", both_), state_.login_failures);
    if (by_both.allowed) return absl::OkStatus();
    state_.limiter.GiveBack(Cat("failure:", address_), state_.address_failures);
    return Refused(by_both);
  }
  void GiveBack() {
    state_.limiter.GiveBack(Cat("failure:", address_), state_.address_failures);
    state_.limiter.GiveBack(Cat("failure:", both_), state_.login_failures);
  }

 private:
  static absl::Status Refused(const RateDecision& decision) {
    return WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
                                "Too many failed attempts to log in; wait before the next one."),
                          decision.retry_after);
  }

  State& state_;
  const std::string address_;
  const std::string both_;
};

}  // namespace

absl::StatusOr<v1::Session> CreateSession(rpc::RpcContext& rpc, const v1::CreateSessionRequest& request) {
  State& state = rpc.state<State>();
  FailureGuard guard(state, rpc.principal().subject, request.login());
  RETURN_IF_ERROR(guard.Pay());
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kFindLogin, {request.login()}));
  const bool usable = !rows.empty() && !rows[0].Bool("disabled");
  if (!VerifyPassword(usable ? rows[0].Text("password_hash") : "", request.password())) {
    return Error(absl::StatusCode::kUnauthenticated, "LOGIN_FAILED", "The login or the password is wrong.");
  }
  guard.GiveBack();
  const TokenPair tokens = NewTokens(state, rpc.now());
  RETURN_IF_ERROR(rpc.db()
                      .Execute(sql::kOpenSession, {NewUuidV7(), rows[0].Text("id"), tokens.AccessHash(),
                                                   tokens.access_expires, tokens.RefreshHash(), tokens.refresh_expires})
                      .status());
  return ToSession(tokens, rows[0]);
}

}  // namespace passerelle::gateway
