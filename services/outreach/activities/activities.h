// Activities between the contract, the database and the feed; and what must hold of them.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/outreach/v1/activities.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

v1::Activity ActivityFromRow(const vault::Keeper& keeper, const db::Row& row);
// The fact that tells other services of `activity` at `version`.
events::v1::Fact ActivityFact(const v1::Activity& activity, std::int64_t version);

// What must hold of an activity whatever planned or changed it: it has a kind, it ends after it begins and within a
// day, nobody is named twice. `path` stands before each field named: "" or "activity.". INVALID_ARGUMENT
// (INVALID_FIELDS, DURATION_INVALID).
absl::Status CheckActivity(const v1::Activity& activity, const std::string& path);

// The local day on which the activity begins at its site, as text. FAILED_PRECONDITION (SITE_UNKNOWN).
absl::StatusOr<std::string> ServiceDayOf(db::Executor& db, const v1::Activity& activity);

// Locks the staff of an activity and makes sure that they may be planned for it. FAILED_PRECONDITION, naming the field
// of whom it is about: STAFF_MEMBER_UNKNOWN, STAFF_ABSENT, STAFF_BOOKED.
absl::Status LockStaff(db::Transaction& transaction, const v1::Activity& activity, const std::string& path);
// Takes the time of the staff, which LockStaff has let pass. FAILED_PRECONDITION (STAFF_BOOKED) when somebody who does
// not lock people took it at the same moment.
absl::Status BookStaff(db::Transaction& transaction, const v1::Activity& activity, const std::string& path);

// Locks an activity of the caller's sites. NOT_FOUND (ACTIVITY_UNKNOWN).
absl::StatusOr<v1::Activity> LockActivity(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id);
// ABORTED (ETAG_MISMATCH) when `etag` is neither empty nor that of the activity. A repeated call still holds the etag
// from before its first success: whoever finds that nothing is left to do answers before this.
absl::Status CheckEtag(const v1::Activity& activity, const std::string& etag);
// Writes an activity that this transaction has locked, tells its fact and commits. Answers it as it then is.
absl::StatusOr<v1::Activity> SaveActivity(rpc::RpcContext& rpc, db::Transaction& transaction,
                                          const v1::Activity& activity);

}  // namespace passerelle::outreach
