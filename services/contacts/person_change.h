// Changing one person: read under a lock, decide, write, commit.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::contacts {

// NOT_FOUND (PERSON_UNKNOWN), whether or not there is a person.
absl::Status PersonUnknown();
// The person. NOT_FOUND (PERSON_UNKNOWN) unless the person is known at one of the caller's sites, or the caller has an
// emergency access.
absl::StatusOr<v1::Person> ReadPerson(rpc::RpcContext& rpc, db::Executor& db, std::string_view id);
// The same, held until the transaction ends.
absl::StatusOr<v1::Person> LockPerson(rpc::RpcContext& rpc, db::Transaction& transaction, std::string_view id);
// ABORTED (ETAG_MISMATCH) unless the caller read this version; an absent etag means any.
absl::Status CheckEtag(const v1::Person& person, std::string_view etag);
// Moves a locked person in or out of the active caseload and commits. `reason` is LEAVE_REASON_UNSPECIFIED for a
// return.
absl::StatusOr<v1::Person> ChangeCaseload(const rpc::RpcContext& rpc, db::Transaction& transaction,
                                          const v1::Person& person, v1::PersonState state, v1::LeaveReason reason);

}  // namespace passerelle::contacts
