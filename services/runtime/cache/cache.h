// A cache that may always be missing: every operation has a 20 ms budget and a circuit breaker, and an error is a miss.
// It never decides stock, consent or permission.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::cache {

struct CacheOptions {
  std::string url;     // "redis://127.0.0.1:6379" or "unix:/path/redis.sock"; empty: no cache at all
  std::string prefix;  // set before every key: "contacts:"
  absl::Duration budget = absl::Milliseconds(20);
  int connections = 4;
};

// Thread-safe.
class Cache {
 public:
  explicit Cache(CacheOptions options);
  ~Cache();

  std::optional<std::string> Get(std::string_view key);
  // The lifetime is shortened at random by up to a tenth, so that keys made together do not expire together.
  void Set(std::string_view key, std::string_view value, absl::Duration lifetime);
  void Delete(std::string_view key);
  // Runs a Lua script atomically; absent when Redis cannot answer in time.
  std::optional<std::vector<std::string>> Evaluate(std::string_view script, const std::vector<std::string>& keys,
                                                   const std::vector<std::string>& arguments);

  // The cached value, or `load`'s, which is then cached. Concurrent calls for one key load once (single flight). Errors
  // are not cached.
  absl::StatusOr<std::string> GetOrLoad(std::string_view key, absl::Duration lifetime,
                                        const std::function<absl::StatusOr<std::string>()>& load);

  // Whether the breaker is closed; for readiness details and metrics only.
  bool Reachable() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::cache
