#include "services/runtime/rpc/method_metrics.h"

#include "services/runtime/base/status.h"

namespace passerelle::rpc {

MethodMetrics::MethodMetrics(telemetry::Metrics& metrics, std::string method)
    : metrics_(metrics),
      method_(std::move(method)),
      latency_(metrics.MakeLatency("passerelle_rpc_seconds", "How long a call took, its wait for a worker included",
                                   {{"method", method_}})) {}

void MethodMetrics::Observe(absl::StatusCode code, absl::Duration duration) {
  latency_.Observe(absl::ToDoubleSeconds(duration));
  CounterOf(code).Add();
}

telemetry::Counter& MethodMetrics::CounterOf(absl::StatusCode code) {
  std::atomic<telemetry::Counter*>& slot = calls_.at(static_cast<std::size_t>(code));
  telemetry::Counter* counter = slot.load(std::memory_order_acquire);
  if (counter == nullptr) {
    counter = &metrics_.MakeCounter("passerelle_rpc_total", "Calls by rpc and gRPC code",
                                    {{"method", method_}, {"code", std::string(CodeName(code))}});
    slot.store(counter, std::memory_order_release);
  }
  return *counter;
}

}  // namespace passerelle::rpc
