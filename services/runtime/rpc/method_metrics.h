// The metrics of one rpc.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <array>
#include <atomic>
#include <string>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::rpc {

// Thread-safe.
class MethodMetrics {
 public:
  // `metrics` must outlive it.
  MethodMetrics(telemetry::Metrics& metrics, std::string method);
  // A call ended with `code` after `duration`.
  void Observe(absl::StatusCode code, absl::Duration duration);

 private:
  telemetry::Counter& CounterOf(absl::StatusCode code);

  telemetry::Metrics& metrics_;
  std::string method_;
  telemetry::Histogram& latency_;
  // By code, made when the code first occurs.
  std::array<std::atomic<telemetry::Counter*>, 17> calls_{};
};

}  // namespace passerelle::rpc
