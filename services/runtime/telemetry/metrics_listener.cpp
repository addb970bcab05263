#include "services/runtime/telemetry/metrics_listener.h"

#include <absl/strings/str_cat.h>
#include <prometheus/exposer.h>

#include "services/runtime/telemetry/registry.h"

namespace passerelle::telemetry {

struct MetricsListener::Impl {
  explicit Impl(const std::string& address) : exposer(address, 2) {}
  prometheus::Exposer exposer;
};

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Start(const std::string& address, Metrics& metrics) {
  try {
    auto impl = std::make_unique<Impl>(address);
    impl->exposer.RegisterCollectable(metrics.impl_->registry);
    return std::unique_ptr<MetricsListener>(new MetricsListener(std::move(impl)));
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot serve metrics on ", address, ": ", error.what()));
  }
}

MetricsListener::MetricsListener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MetricsListener::~MetricsListener() = default;

int MetricsListener::port() const { return impl_->exposer.GetListeningPorts().front(); }

}  // namespace passerelle::telemetry
