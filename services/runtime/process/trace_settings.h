// Which spans a process sends to a collector, and where that is.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>

#include "services/runtime/config/settings.h"
#include "services/runtime/telemetry/tracing.h"

namespace passerelle::process {

extern const config::Setting kOtlpEndpoint;
extern const config::Setting kOtlpAuthority;
extern const config::Setting kTraceRatio;

// Absent without an endpoint. INVALID_ARGUMENT names the setting.
absl::StatusOr<std::optional<telemetry::TracingOptions>> ReadTracing(const config::Settings& settings,
                                                                     const std::string& process);

// Exports the spans of this process from now on; null without an endpoint. INVALID_ARGUMENT names the setting.
absl::StatusOr<std::unique_ptr<telemetry::Tracing>> StartTracing(const config::Settings& settings,
                                                                 const std::string& process);

}  // namespace passerelle::process
