// Serves GET /metrics over HTTP for a Prometheus server to scrape.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::telemetry {

class MetricsListener {
 public:
  // Listens on `address` ("127.0.0.1:9101") until destroyed. `metrics` must outlive it. UNAVAILABLE when the address
  // cannot be bound.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Start(const std::string& address, Metrics& metrics);
  ~MetricsListener();
  // The port that was bound.
  int port() const;

 private:
  struct Impl;
  explicit MetricsListener(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::telemetry
