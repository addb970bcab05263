// Two records of which one is, or becomes, the other's second one.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "services/runtime/rpc/context.h"

namespace passerelle::contacts {

// A record that this transaction holds.
struct HeldRecord {
  std::string id;
  std::string etag;
  std::string merged_into;  // empty: a person of its own
  bool known;               // at one of the caller's sites, by any record of the person
};

struct TwoRecords {
  HeldRecord person;
  HeldRecord duplicate;
};

// Holds both until the transaction ends. INVALID_ARGUMENT (INVALID_FIELDS) when they are the same; NOT_FOUND
// (PERSON_UNKNOWN) unless both exist and the caller's sites know the person.
absl::StatusOr<TwoRecords> HoldTwoRecords(rpc::RpcContext& rpc, db::Transaction& transaction, std::string_view person,
                                          std::string_view duplicate);

// ABORTED (ETAG_MISMATCH) unless the caller read this version; an absent etag means any.
absl::Status CheckEtag(const HeldRecord& record, std::string_view etag);

// FAILED_PRECONDITION (PERSON_MERGED).
absl::Status PersonMerged(std::string_view message);

}  // namespace passerelle::contacts
