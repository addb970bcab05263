// People who were forgotten after a backup was taken, forgotten again in what is restored from it.
//
// The list of them is kept apart from backups, and holds opaque ids only:
//   erasures 2026-11-23T01:00:00Z        until when it is whole
//   6b4e…-… REQUEST                      a record, and what asked for it
//   end 1                                how many there are, so that a list that was cut off is known
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <istream>
#include <ostream>

#include "services/runtime/process/service.h"

namespace passerelle::contacts {

// Writes the list of all records that were ever forgotten.
absl::Status ListErased(const process::StateInputs& inputs, std::ostream& out);

struct ErasedAgain {
  std::int64_t listed = 0;
  std::int64_t forgotten = 0;  // by this run; the others were already, or are not in this database
};
// Forgets whoever a list names and is still there, as a call would; the other services learn it by the feed. It may be
// killed, and run again. INVALID_ARGUMENT, and nothing is done, for what is not a whole list.
absl::StatusOr<ErasedAgain> EraseAgain(const process::StateInputs& inputs, std::istream& list);

}  // namespace passerelle::contacts
