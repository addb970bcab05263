#include "services/runtime/telemetry/metrics_listener.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>
#include <absl/synchronization/notification.h>
#include <netdb.h>
#include <prometheus/exposer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "services/runtime/telemetry/registry.h"

namespace passerelle::telemetry {
namespace {

constexpr absl::Duration kKnockPeriod = absl::Milliseconds(5);

// The host of "127.0.0.1:9101" or "[::1]:9101"; the loopback when only a port is given.
std::string HostOf(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return "127.0.0.1";
  absl::string_view host(address.data(), colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  return std::string(host.data(), host.size());
}

// Connects and hangs up. Nothing depends on whether it succeeds.
void Knock(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), absl::StrCat(port).c_str(), &hints, &found) != 0) return;
  const int door = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (door >= 0) {
    (void)connect(door, found->ai_addr, found->ai_addrlen);
    close(door);
  }
  freeaddrinfo(found);
}

}  // namespace

struct MetricsListener::Impl {
  explicit Impl(const std::string& address) : host(HostOf(address)), exposer(address, 2) {}
  int port() const { return exposer.GetListeningPorts().front(); }

  const std::string host;
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

// The HTTP library sees that it is to stop when somebody connects, or else within two seconds.
MetricsListener::~MetricsListener() {
  const std::string host = impl_->host;
  const int port = impl_->port();
  absl::Notification stopped;
  std::thread stopping([&] {
    impl_.reset();
    stopped.Notify();
  });
  while (!stopped.WaitForNotificationWithTimeout(kKnockPeriod)) Knock(host, port);
  stopping.join();
}

int MetricsListener::port() const { return impl_->port(); }

}  // namespace passerelle::telemetry
