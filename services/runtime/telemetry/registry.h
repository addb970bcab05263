// The Prometheus registry behind Metrics. Included by this folder's .cpp files only.
#pragma once

#include <prometheus/registry.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::telemetry {

struct Metrics::Impl {
  std::mutex mutex;
  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  // By name and labels, so that a metric made twice is one.
  std::map<std::string, std::unique_ptr<Counter>> counters;
  std::map<std::string, std::unique_ptr<Gauge>> gauges;
  std::map<std::string, std::unique_ptr<Histogram>> histograms;
};

}  // namespace passerelle::telemetry
