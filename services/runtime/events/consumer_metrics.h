// What a consumer tells of itself.
#pragma once

#include <string>
#include <utility>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::events {

// Is not shown before it is set: whoever watches would take a number that nobody has looked up yet for a good one.
class LateGauge {
 public:
  LateGauge(std::string name, std::string help, std::string consumer, std::string feed)
      : name_(std::move(name)), help_(std::move(help)), consumer_(std::move(consumer)), feed_(std::move(feed)) {}
  // From one thread.
  void Set(double value) {
    if (gauge_ == nullptr) {
      gauge_ = &telemetry::ProcessMetrics().MakeGauge(name_, help_, {{"consumer", consumer_}, {"feed", feed_}});
    }
    gauge_->Set(value);
  }

 private:
  const std::string name_, help_, consumer_, feed_;
  telemetry::Gauge* gauge_ = nullptr;
};

struct ConsumerMetrics {
  ConsumerMetrics(const std::string& consumer, const std::string& feed)
      : position(telemetry::ProcessMetrics().MakeGauge("passerelle_feed_position", "The last event of a feed taken in.",
                                                       {{"consumer", consumer}, {"feed", feed}})),
        failures(telemetry::ProcessMetrics().MakeCounter("passerelle_feed_failures_total",
                                                         "Failed pulls and transactions of a feed.",
                                                         {{"consumer", consumer}, {"feed", feed}})),
        lag("passerelle_feed_lag_events", "Events of a feed not taken in yet; known once it was pulled.", consumer,
            feed),
        parked("passerelle_feed_parked", "Events of a feed that stand aside now.", consumer, feed) {}
  telemetry::Gauge& position;
  telemetry::Counter& failures;
  LateGauge lag, parked;
};

}  // namespace passerelle::events
