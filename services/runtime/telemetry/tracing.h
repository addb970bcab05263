// Sends the spans of this process to an OpenTelemetry collector, over OTLP/HTTP: in batches, from a bounded queue, on a
// thread of its own. What the collector does not take in time is dropped and counted; no call waits for it.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::telemetry {

struct TracingOptions {
  std::string process;         // "contacts"
  std::string endpoint;        // "https://collector:4318"; the path /v1/traces is added
  std::string authority = {};  // certificates in PEM that the collector's must go back to; empty: those of the system
  double ratio = 1;            // of the traces that begin here; others are exported when their caller says so
  absl::Duration pause = absl::Seconds(1);     // between two batches
  absl::Duration patience = absl::Seconds(3);  // for one batch
};

// INVALID_ARGUMENT, saying why, for an endpoint that is no URL, or would have spans leave this machine in the clear.
absl::Status CheckEndpoint(const std::string& endpoint);

// Whether a trace is among the `ratio` of all that is sampled: the same answer wherever it is asked.
bool SampledByRatio(std::string_view trace_id, double ratio);

// On while it lives, in the whole process; one at a time.
class Tracing {
 public:
  // `metrics` must outlive the process's last span.
  static absl::StatusOr<std::unique_ptr<Tracing>> Start(const TracingOptions& options, Metrics& metrics);
  // Sends what is left, for as long as the collector takes it.
  ~Tracing();

 private:
  Tracing() = default;
};

}  // namespace passerelle::telemetry
