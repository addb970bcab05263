// Count sessions between the contract and the database.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "passerelle/supplies/v1/counting.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// What the documents table calls a count session.
inline constexpr std::string_view kCountSession = "COUNT_SESSION";

// A row of a session, without what was counted and posted.
v1::CountSession CountSessionFromRow(const db::Row& row);

// Locks a session of the caller's sites until the transaction ends, without its lines. NOT_FOUND COUNT_UNKNOWN.
absl::StatusOr<v1::CountSession> LockCountSession(rpc::RpcContext& rpc, db::Transaction& transaction,
                                                  const std::string& id);

// The whole session as the caller may see it. NOT_FOUND COUNT_UNKNOWN.
absl::StatusOr<v1::CountSession> ReadCountSession(rpc::RpcContext& rpc, db::Executor& db, const std::string& id);

// Ends an open session that is locked.
absl::Status EndCountSession(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id,
                             v1::CountSession::State state);

// FAILED_PRECONDITION COUNT_NOT_OPEN.
absl::Status CountNotOpen();

}  // namespace passerelle::supplies
