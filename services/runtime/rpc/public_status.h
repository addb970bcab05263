// What a caller may see of a handler's status.
#pragma once

#include <absl/status/status.h>

namespace passerelle::rpc {

// A status made by services/runtime/base/status.h as it is. What the database says about itself (UNAVAILABLE,
// DEADLINE_EXCEEDED, ABORTED, CANCELLED) in neutral words. Anything else as INTERNAL with an error id that an error
// line of the log also has, and nothing of its text.
absl::Status PublicStatus(absl::Status status);

}  // namespace passerelle::rpc
