#include "services/runtime/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

#include "services/runtime/base/text.h"
#include "services/runtime/telemetry/registry.h"

namespace passerelle::telemetry {
namespace {

struct PrometheusCounter : Counter {
  explicit PrometheusCounter(prometheus::Counter& wrapped) : metric(wrapped) {}
  void Add(double amount) override { metric.Increment(amount); }
  prometheus::Counter& metric;
};

struct PrometheusGauge : Gauge {
  explicit PrometheusGauge(prometheus::Gauge& wrapped) : metric(wrapped) {}
  void Set(double value) override { metric.Set(value); }
  void Add(double amount) override { metric.Increment(amount); }
  prometheus::Gauge& metric;
};

struct PrometheusHistogram : Histogram {
  explicit PrometheusHistogram(prometheus::Histogram& wrapped) : metric(wrapped) {}
  void Observe(double value) override { metric.Observe(value); }
  prometheus::Histogram& metric;
};

const prometheus::Histogram::BucketBoundaries& LatencyBuckets() {
  static const auto* buckets = new prometheus::Histogram::BucketBoundaries{
      0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30};
  return *buckets;
}

prometheus::Labels ToMap(Labels labels) { return {labels.begin(), labels.end()}; }

std::string KeyOf(std::string_view name, const prometheus::Labels& labels) {
  std::string key(name);
  for (const auto& [label, value] : labels) key += StrCat("\n", label, "=", value);
  return key;
}

}  // namespace

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::MakeCounter(std::string_view name, std::string_view help, Labels labels) {
  const prometheus::Labels map = ToMap(labels);
  const std::lock_guard lock(impl_->mutex);
  auto& counter = impl_->counters[KeyOf(name, map)];
  if (counter == nullptr) {
    auto& family =
        prometheus::BuildCounter().Name(std::string(name)).Help(std::string(help)).Register(*impl_->registry);
    counter = std::make_unique<PrometheusCounter>(family.Add(map));
  }
  return *counter;
}

Gauge& Metrics::MakeGauge(std::string_view name, std::string_view help, Labels labels) {
  const prometheus::Labels map = ToMap(labels);
  const std::lock_guard lock(impl_->mutex);
  auto& gauge = impl_->gauges[KeyOf(name, map)];
  if (gauge == nullptr) {
    auto& family = prometheus::BuildGauge().Name(std::string(name)).Help(std::string(help)).Register(*impl_->registry);
    gauge = std::make_unique<PrometheusGauge>(family.Add(map));
  }
  return *gauge;
}

Histogram& Metrics::MakeLatency(std::string_view name, std::string_view help, Labels labels) {
  const prometheus::Labels map = ToMap(labels);
  const std::lock_guard lock(impl_->mutex);
  auto& histogram = impl_->histograms[KeyOf(name, map)];
  if (histogram == nullptr) {
    auto& family =
        prometheus::BuildHistogram().Name(std::string(name)).Help(std::string(help)).Register(*impl_->registry);
    histogram = std::make_unique<PrometheusHistogram>(family.Add(map, LatencyBuckets()));
  }
  return *histogram;
}

std::string Metrics::Expose() const { return prometheus::TextSerializer().Serialize(impl_->registry->Collect()); }

Metrics& ProcessMetrics() {
  static auto* metrics = new Metrics;
  return *metrics;
}

}  // namespace passerelle::telemetry
