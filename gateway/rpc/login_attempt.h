// One attempt to prove to be the owner of an account, by password and one-time code.
//
// Whoever fails learns nothing but that: an unknown login, a disabled, unused or locked account, a wrong password and a
// wrong code have the same answer and the same work behind it, one comparison of a password and one write.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "gateway/rpc/failure_guard.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::gateway {

class LoginAttempt {
 public:
  // Counts it, as a failure until it succeeds. RESOURCE_EXHAUSTED (RATE_LIMITED).
  static absl::StatusOr<LoginAttempt> Begin(rpc::RpcContext& rpc, const db::Bytes& login_index);

  // UNAUTHENTICATED (LOGIN_FAILED). Also for the right password of an account that may not log in.
  absl::Status CheckPassword(std::string_view password) const;
  // Of an account that asks for one, after its password. UNAUTHENTICATED (ONE_TIME_CODE_NEEDED) for none,
  // (LOGIN_FAILED) for a wrong or spent one.
  absl::Status CheckCode(std::string_view code);
  // The time step of a code that the account's authenticator shows and that was not used before; UNAUTHENTICATED
  // (ONE_TIME_CODE_WRONG).
  absl::StatusOr<std::int64_t> MatchCode(std::string_view code) const;
  // It was the owner: the throttle does not count it. The row of failures in the database is ended by whoever writes
  // what the attempt was for.
  void Succeed() { guard_.GiveBack(); }

  // Of begin_attempt.sql; its columns are the account's once CheckPassword was fine.
  db::Row account() const { return rows_[0]; }

 private:
  LoginAttempt(rpc::RpcContext& rpc, FailureGuard guard, db::Result rows)
      : rpc_(rpc), guard_(std::move(guard)), rows_(std::move(rows)) {}

  rpc::RpcContext& rpc_;
  FailureGuard guard_;
  db::Result rows_;
};

absl::Status LoginFailed();

}  // namespace passerelle::gateway
