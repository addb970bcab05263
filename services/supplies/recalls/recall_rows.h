// Recalls between the contract and the database.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "passerelle/supplies/v1/recalls.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// Finds a recall. NOT_FOUND RECALL_UNKNOWN.
absl::StatusOr<v1::Recall> FindRecall(db::Executor& db, const std::string& id);

// A row of recalls: what it was opened and closed.
v1::Recall RecallFromRow(const db::Row& row);
// Adds their notices to recalls, without what these name: a page of recalls may name a hundred thousand lots.
absl::Status ReadHeadlines(db::Executor& db, const std::vector<v1::Recall*>& recalls);

// The whole recall as the caller may see it: quantities of the caller's sites, handouts of every site. NOT_FOUND
// RECALL_UNKNOWN.
absl::StatusOr<v1::Recall> ReadRecall(rpc::RpcContext& rpc, db::Executor& db, const std::string& id);

// FAILED_PRECONDITION RECALL_CLOSED.
absl::Status CheckOpen(const v1::Recall& recall);

}  // namespace passerelle::supplies
