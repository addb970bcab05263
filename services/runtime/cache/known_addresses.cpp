#include "services/runtime/cache/known_addresses.h"

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace passerelle::cache {

struct KnownAddresses::Shared {
  std::string host;
  Look look;
  absl::Mutex mutex;
  bool looking ABSL_GUARDED_BY(mutex) = false;
  std::vector<std::string> addresses ABSL_GUARDED_BY(mutex);
};

KnownAddresses::KnownAddresses(std::string host, Look look) : shared_(std::make_shared<Shared>()) {
  shared_->host = std::move(host);
  shared_->look = std::move(look);
  Renew();
}

std::vector<std::string> KnownAddresses::Get(absl::Time deadline) const {
  const absl::MutexLock lock(&shared_->mutex);
  const auto known = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(shared_->mutex) { return !shared_->addresses.empty(); };
  shared_->mutex.AwaitWithDeadline(absl::Condition(&known), deadline);
  return shared_->addresses;
}

void KnownAddresses::Renew() const {
  {
    const absl::MutexLock lock(&shared_->mutex);
    if (std::exchange(shared_->looking, true)) return;
  }
  // Nothing ends a look early, so nobody waits for the thread: it owns what it touches.
  std::thread([shared = shared_] {
    std::vector<std::string> found = shared->look(shared->host);
    const absl::MutexLock lock(&shared->mutex);
    shared->looking = false;
    if (!found.empty()) shared->addresses = std::move(found);
  }).detach();
}

std::vector<std::string> KnownAddresses::LookUp(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  std::vector<std::string> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
      addresses.emplace_back(text);
  }
  freeaddrinfo(found);
  const auto is_ipv4 = [](const std::string& address) { return address.find(':') == std::string::npos; };
  std::stable_partition(addresses.begin(), addresses.end(), is_ipv4);
  return addresses;
}

}  // namespace passerelle::cache
