// A service may start before its database does, or before that is migrated.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>

namespace passerelle::process {

// Repeats `attempt` while it is UNAVAILABLE, for at most `patience`; logs once that it waits. Returns the last status.
absl::Status AwaitDatabase(absl::Duration patience, const std::function<absl::Status()>& attempt);

}  // namespace passerelle::process
