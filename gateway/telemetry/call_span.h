// The span of a public call over HTTP: named by its route, never by its path.
#pragma once

#include <string_view>

#include "services/runtime/telemetry/span.h"

namespace passerelle::gateway {

// `verb` and `route` are those of the route table: "GET", "/v1/people/{id}".
telemetry::Span StartHttpSpan(std::string_view verb, std::string_view route, const telemetry::TraceContext& trace,
                              std::string_view parent);
void EndHttpSpan(int status, telemetry::Span& span);

}  // namespace passerelle::gateway
