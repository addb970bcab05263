// The account of whoever calls.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/runtime/rpc/context.h"

namespace passerelle::gateway {

// Its id. FAILED_PRECONDITION (ACCOUNT_MISSING) for a caller without a local account: an API key, an identity
// provider's.
absl::StatusOr<std::string> OwnAccountId(const rpc::RpcContext& rpc);
// Its row of find_own_account.sql; as above.
absl::StatusOr<db::Result> FindOwnAccount(rpc::RpcContext& rpc);
// FAILED_PRECONDITION (OWN_ACCOUNT) when it is the caller's.
absl::Status RefuseOwnAccount(const rpc::RpcContext& rpc, const std::string& id);

// The principal's subject, of whom the authenticator remembers what was verified.
std::string SubjectOf(const std::string& account);

}  // namespace passerelle::gateway
