#include "services/runtime/cache/cache.h"

#include <absl/base/thread_annotations.h>
#include <absl/random/random.h>
#include <absl/strings/escaping.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <openssl/sha.h>

#include <stdexcept>
#include <utility>

#include "services/runtime/base/text.h"
#include "services/runtime/cache/circuit_breaker.h"
#include "services/runtime/cache/known_addresses.h"
#include "services/runtime/cache/redis_connection.h"
#include "services/runtime/cache/single_flight.h"
#include "services/runtime/telemetry/metrics.h"

namespace passerelle::cache {
namespace {

constexpr int kFailuresToOpen = 5;
constexpr absl::Duration kBreakerPause = absl::Seconds(1);
constexpr double kShortestLife = 0.9;  // of the lifetime asked for

struct Metrics {
  telemetry::Counter& hits =
      telemetry::ProcessMetrics().MakeCounter("passerelle_cache_hits_total", "Keys that the cache held.");
  telemetry::Counter& misses =
      telemetry::ProcessMetrics().MakeCounter("passerelle_cache_misses_total", "Keys that the cache did not hold.");
  telemetry::Counter& errors =
      telemetry::ProcessMetrics().MakeCounter("passerelle_cache_errors_total", "Operations that Redis did not answer.");
  telemetry::Counter& skipped = telemetry::ProcessMetrics().MakeCounter(
      "passerelle_cache_skipped_total", "Operations not tried because Redis had not been answering.");
};

std::optional<RedisAddress> AddressOf(const std::string& url) {
  if (url.empty()) return std::nullopt;
  std::optional<RedisAddress> address = RedisAddress::Parse(url);
  if (!address) throw std::invalid_argument("the cache url is neither redis:// nor unix:");
  return address;
}

std::string Sha1Of(std::string_view script) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(script.data()), script.size(), digest);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::string MillisecondsOfJittered(absl::Duration lifetime) {
  static thread_local absl::BitGen random;
  return StrCat(absl::ToInt64Milliseconds(lifetime * absl::Uniform(random, kShortestLife, 1.0)) + 1);
}

}  // namespace

struct Cache::Impl {
  explicit Impl(CacheOptions cache_options)
      : options(std::move(cache_options)), address(AddressOf(options.url)), free_places(options.connections) {
    if (address && address->path.empty()) addresses = std::make_unique<KnownAddresses>(address->host);
  }

  std::string KeyOf(std::string_view key) const { return StrCat(options.prefix, key); }
  // Absent when there is no cache, or it does not answer within the budget.
  std::optional<Reply> Run(const std::vector<std::string>& command);
  std::optional<Reply> RunOnConnection(const std::vector<std::string>& command, absl::Time deadline);
  // Null when Redis cannot be reached in time.
  std::unique_ptr<RedisConnection> Connect(absl::Time deadline) const;
  // Whether a place became free in time; then `connection` is an idle one or null.
  bool TakePlace(absl::Time deadline, std::unique_ptr<RedisConnection>& connection);
  // `connection` is null after a failure.
  void ReturnPlace(std::unique_ptr<RedisConnection> connection);

  const CacheOptions options;
  const std::optional<RedisAddress> address;
  std::unique_ptr<KnownAddresses> addresses;  // of its host; null for a unix socket
  Metrics metrics;
  CircuitBreaker breaker{kFailuresToOpen, kBreakerPause};
  SingleFlight flights;

  absl::Mutex mutex;
  int free_places ABSL_GUARDED_BY(mutex);
  std::vector<std::unique_ptr<RedisConnection>> idle ABSL_GUARDED_BY(mutex);
};

bool Cache::Impl::TakePlace(absl::Time deadline, std::unique_ptr<RedisConnection>& connection) {
  absl::MutexLock lock(&mutex);
  const auto has_place = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) { return free_places > 0; };
  if (!mutex.AwaitWithDeadline(absl::Condition(&has_place), deadline)) return false;
  --free_places;
  if (!idle.empty()) {
    connection = std::move(idle.back());
    idle.pop_back();
  }
  return true;
}

void Cache::Impl::ReturnPlace(std::unique_ptr<RedisConnection> connection) {
  absl::MutexLock lock(&mutex);
  ++free_places;
  if (connection != nullptr) {
    idle.push_back(std::move(connection));
  } else {
    idle.clear();  // what broke one has probably broken all
  }
}

std::unique_ptr<RedisConnection> Cache::Impl::Connect(absl::Time deadline) const {
  if (addresses == nullptr) return RedisConnection::Open(*address, deadline);
  RedisAddress place = *address;
  for (std::string& host : addresses->Get(deadline)) {
    place.host = std::move(host);
    if (auto connection = RedisConnection::Open(place, deadline)) return connection;
  }
  addresses->Renew();
  return nullptr;
}

std::optional<Reply> Cache::Impl::RunOnConnection(const std::vector<std::string>& command, absl::Time deadline) {
  std::unique_ptr<RedisConnection> connection;
  if (!TakePlace(deadline, connection)) return std::nullopt;
  if (connection == nullptr) connection = Connect(deadline);
  std::optional<Reply> reply;
  if (connection != nullptr) reply = connection->Run(command, deadline);
  if (!reply) connection.reset();
  ReturnPlace(std::move(connection));
  return reply;
}

std::optional<Reply> Cache::Impl::Run(const std::vector<std::string>& command) {
  if (!address) return std::nullopt;
  const absl::Time start = absl::Now();
  if (!breaker.Allow(start)) {
    metrics.skipped.Add();
    return std::nullopt;
  }
  std::optional<Reply> reply = RunOnConnection(command, start + options.budget);
  if (reply) {
    breaker.Succeeded();
  } else {
    metrics.errors.Add();
    breaker.Failed(absl::Now());
  }
  return reply;
}

Cache::Cache(CacheOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Cache::~Cache() = default;

std::optional<std::string> Cache::Get(std::string_view key) {
  std::optional<Reply> reply = impl_->Run({"GET", impl_->KeyOf(key)});
  if (reply && reply->kind == Reply::Kind::kValues) {
    impl_->metrics.hits.Add();
    return std::move(reply->values.front());
  }
  impl_->metrics.misses.Add();
  return std::nullopt;
}

void Cache::Set(std::string_view key, std::string_view value, absl::Duration lifetime) {
  impl_->Run({"SET", impl_->KeyOf(key), std::string(value), "PX", MillisecondsOfJittered(lifetime)});
}

void Cache::Delete(std::string_view key) { impl_->Run({"DEL", impl_->KeyOf(key)}); }

std::optional<std::vector<std::string>> Cache::Evaluate(std::string_view script, const std::vector<std::string>& keys,
                                                        const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"EVALSHA", Sha1Of(script), StrCat(keys.size())};
  for (const std::string& key : keys) command.push_back(impl_->KeyOf(key));
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::optional<Reply> reply = impl_->Run(command);
  if (reply && reply->kind == Reply::Kind::kError && reply->values.front().starts_with("NOSCRIPT")) {
    command[0] = "EVAL";
    command[1] = std::string(script);
    reply = impl_->Run(command);
  }
  if (!reply || reply->kind == Reply::Kind::kError) return std::nullopt;
  return std::move(reply->values);
}

absl::StatusOr<std::string> Cache::GetOrLoad(std::string_view key, absl::Duration lifetime,
                                             const std::function<absl::StatusOr<std::string>()>& load) {
  return impl_->flights.Run(std::string(key), [&]() -> absl::StatusOr<std::string> {
    if (std::optional<std::string> cached = Get(key)) return *std::move(cached);
    absl::StatusOr<std::string> value = load();
    if (value.ok()) Set(key, *value, lifetime);
    return value;
  });
}

bool Cache::Reachable() const { return impl_->address.has_value() && impl_->breaker.closed(); }

}  // namespace passerelle::cache
