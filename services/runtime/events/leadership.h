// Tasks that one replica of a service does at a time.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "services/runtime/db/connection.h"

namespace passerelle::events {

// Whether the session of `connection` has the task now; it keeps it for as long as it lives.
absl::StatusOr<bool> TakeLead(db::Connection& connection, std::string_view task);

}  // namespace passerelle::events
