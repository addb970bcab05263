// Recording visits: the one path of a single visit and of an offline queue.
#pragma once

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <string>
#include <vector>

#include "passerelle/contacts/v1/visits.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::contacts {

// A valid request and the id its visit gets, made from its idempotency key.
struct VisitToRecord {
  const v1::RecordVisitRequest* request;
  std::string id;
};

// Records each visit by itself and answers in the same order: the visit, or why it was refused. Visits that share an id
// are recorded one after the other, so the second is the first again or a reused key.
//
// FAILED_PRECONDITION (SITE_UNKNOWN, ITEM_UNKNOWN, OUTING_UNKNOWN, PERSON_UNKNOWN, PERSON_UNDER_AGE); INVALID_ARGUMENT
// (TIME_IN_FUTURE, TIME_TOO_EARLY, NOTHING_RECORDED, INVALID_FIELDS); ALREADY_EXISTS (IDEMPOTENCY_KEY_REUSED); ABORTED
// (CONFLICT_RETRY); UNAVAILABLE (SERVICE_UNAVAILABLE) for an outing that only outreach may know; the database's errors.
std::vector<absl::StatusOr<v1::Visit>> RecordVisits(rpc::RpcContext& rpc, absl::Span<const VisitToRecord> visits);

}  // namespace passerelle::contacts
