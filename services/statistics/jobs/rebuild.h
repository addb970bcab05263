// The sub-command "rebuild".
#pragma once

#include <absl/status/status.h>

#include "services/runtime/process/service.h"

namespace passerelle::statistics {

// Forgets every fact and every place in the feeds in one transaction; the running service then takes the feeds in again
// from their beginning. Nothing is changed when a feed no longer holds its beginning (FAILED_PRECONDITION,
// FEED_INCOMPLETE) or cannot be asked for it (UNAVAILABLE). ABORTED when the consumers were in the way too often.
absl::Status Rebuild(const process::StateInputs& inputs);

}  // namespace passerelle::statistics
