// Tasks that one replica of a service does at a time.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/db/connection.h"

namespace passerelle::events {

// A connection whose session has the task, for as long as it lives; null when another replica has it.
absl::StatusOr<std::unique_ptr<db::Connection>> TakeLead(const std::string& url, std::string_view task);

}  // namespace passerelle::events
