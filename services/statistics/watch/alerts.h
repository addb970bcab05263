// Alerts of the watch between the contract, the database and the feed.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/statistics/v1/watch.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::statistics {

absl::Status AlertUnknown();

v1::WatchAlert AlertFromRow(const db::Row& row);

// Those who write alerts see their drafts; all others what was sent.
bool SeesDrafts(const access::Principal& principal);

// The fact that tells other services of an alert that came to its state at `time`, with that version.
events::v1::Fact AlertFact(const v1::WatchAlert& alert, absl::Time time, std::int64_t version);

// Brings the alert to SENT or ENDED and tells it, unless it is so already or nobody was ever told of it. NOT_FOUND
// (ALERT_UNKNOWN); FAILED_PRECONDITION (ILLEGAL_TRANSITION) for one to be sent that is ended.
absl::StatusOr<v1::WatchAlert> MoveAlert(rpc::RpcContext& rpc, const std::string& id, v1::WatchAlert::State to);

}  // namespace passerelle::statistics
