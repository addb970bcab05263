// What opening and refreshing a session share.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "gateway/rpc/state.h"
#include "passerelle/gateway/v1/sessions.pb.h"
#include "services/runtime/db/param.h"
#include "services/runtime/db/result.h"

namespace passerelle::gateway {

// A fresh pair, with the times at which it stops working.
struct TokenPair {
  std::string access;
  std::string refresh;
  absl::Time access_expires;
  absl::Time refresh_expires;

  db::Param AccessHash() const;
  db::Param RefreshHash() const;
};
TokenPair NewTokens(const State& state, absl::Time now);

// The answer, from a row with what open and refresh read of the account.
v1::Session ToSession(const TokenPair& tokens, const db::Row& account);

}  // namespace passerelle::gateway
