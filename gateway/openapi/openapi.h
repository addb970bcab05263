// The API's description for people and tools: OpenAPI 3.1, made from the route table.
#pragma once

#include <string>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::openapi {

// The document as JSON. `table` must have been built from a descriptor set with source information, or descriptions are
// missing.
std::string Describe(const routing::RouteTable& table);

}  // namespace passerelle::gateway::openapi
