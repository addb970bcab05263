#include "gateway/telemetry/call_metrics.h"

namespace passerelle::gateway {

CallMetrics::CallMetrics(telemetry::Metrics& metrics)
    : metrics_(metrics), connections_(metrics.MakeGauge("passerelle_gateway_connections", "Open HTTP connections.")) {}

void CallMetrics::Observe(std::string_view dialect, std::string_view method, std::string_view code,
                          absl::Duration duration) {
  telemetry::Histogram* histogram = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto [entry, added] =
        latencies_.try_emplace({std::string(dialect), std::string(method), std::string(code)}, nullptr);
    if (added) {
      const auto& [dialect_name, method_name, code_name] = entry->first;
      entry->second =
          &metrics_.MakeLatency("passerelle_gateway_call_seconds", "Calls from the end of the head to the answer.",
                                {{"dialect", dialect_name}, {"method", method_name}, {"code", code_name}});
    }
    histogram = entry->second;
  }
  histogram->Observe(absl::ToDoubleSeconds(duration));
}

}  // namespace passerelle::gateway
