// Prometheus metrics of this process. Labels hold bounded sets only (methods of the descriptor set, codes, lanes):
// never ids.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace passerelle::telemetry {

using Labels = std::initializer_list<std::pair<std::string, std::string>>;

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void Add(double amount = 1) = 0;
};
class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void Set(double value) = 0;
  virtual void Add(double amount) = 0;
};
class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void Observe(double value) = 0;
};

// Creating a metric twice with the same name and labels gives the same one. Created at start, kept by reference,
// thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Counter& MakeCounter(std::string_view name, std::string_view help, Labels labels = {});
  Gauge& MakeGauge(std::string_view name, std::string_view help, Labels labels = {});
  // `name` ends in _seconds; buckets from 0.5 ms to 30 s.
  Histogram& MakeLatency(std::string_view name, std::string_view help, Labels labels = {});
  // The text exposition format.
  std::string Expose() const;

 private:
  friend class MetricsListener;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The metrics of this process.
Metrics& ProcessMetrics();

}  // namespace passerelle::telemetry
