// From a google.api.http option to routes.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <vector>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::routing {

// The routes of a method: its rule and its additional bindings; none for a method without rule. FAILED_PRECONDITION for
// a bad rule.
absl::StatusOr<std::vector<std::unique_ptr<Route>>> ReadRoutes(const MethodEntry& method);

}  // namespace passerelle::gateway::routing
