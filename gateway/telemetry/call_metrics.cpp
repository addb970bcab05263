#include "gateway/telemetry/call_metrics.h"

namespace passerelle::gateway {

CallMetrics::CallMetrics(telemetry::Metrics& metrics)
    : metrics_(metrics), connections_(metrics.MakeGauge("passerelle_gateway_connections", "Open HTTP connections.")) {}

void CallMetrics::Observe(std::string_view dialect, std::string_view method, std::string_view code,
                          absl::Duration duration) {
  telemetry::Histogram* histogram = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto found = latencies_.find(std::tuple(dialect, method, code));
    if (found == latencies_.end()) {
      auto& made = metrics_.MakeLatency(
          "passerelle_gateway_call_seconds", "Calls from the first byte of the head to the answer.",
          {{"dialect", std::string(dialect)}, {"method", std::string(method)}, {"code", std::string(code)}});
      found = latencies_.emplace(std::tuple(std::string(dialect), std::string(method), std::string(code)), &made).first;
    }
    histogram = found->second;
  }
  histogram->Observe(absl::ToDoubleSeconds(duration));
}

}  // namespace passerelle::gateway
