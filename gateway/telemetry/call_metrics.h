// Counts and latencies of calls, by dialect, method and outcome.
#pragma once

#include <absl/time/time.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::gateway {

// Thread-safe. Labels come from the descriptors and the code table only.
class CallMetrics {
 public:
  explicit CallMetrics(telemetry::Metrics& metrics);

  void Observe(std::string_view dialect, std::string_view method, std::string_view code, absl::Duration duration);
  telemetry::Gauge& connections() { return connections_; }

 private:
  telemetry::Metrics& metrics_;
  telemetry::Gauge& connections_;
  std::mutex mutex_;
  // By dialect, method and code.
  std::map<std::tuple<std::string, std::string, std::string>, telemetry::Histogram*> latencies_;
};

}  // namespace passerelle::gateway
