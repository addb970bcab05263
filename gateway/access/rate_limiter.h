// Rate limits shared by every gateway through Redis, with this process's own count as the fallback when Redis cannot
// answer.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/access/gcra.h"
#include "gateway/base/worker_pool.h"
#include "services/runtime/base/clock.h"
#include "services/runtime/cache/cache.h"

namespace passerelle::gateway {

struct RateDecision {
  bool allowed = true;
  absl::Status fault;  // refused because nobody could count
  std::int64_t remaining = 0;
  absl::Duration retry_after;
  absl::Duration full_after;
};

// Thread-safe. It takes calls from Redis in small leases and hands them out in process, so that a busy key costs one
// trip to Redis for many calls; what is left of a lease is lost after a second.
class RateLimiter {
 public:
  // What this process counts for itself is bounded: keys beyond it share one bucket for all keys of their kind and
  // policy.
  static constexpr std::size_t kMostOwnKeys = 50'000;

  RateLimiter(cache::Cache& cache, WorkerPool& workers, const Clock& clock);

  // Takes one call of `key`: `done` is called at once from a lease, else on a worker thread.
  void Take(std::string key, const RatePolicy& policy, std::function<void(RateDecision)> done);
  // The same without lease; blocks.
  RateDecision TakeNow(const std::string& key, const RatePolicy& policy);
  // Gives back what TakeNow took; blocks.
  void GiveBack(const std::string& key, const RatePolicy& policy);

 private:
  struct Lease {
    std::int64_t left = 0;
    std::int64_t remaining = 0;
    absl::Duration full_after;
    absl::Time end;
  };
  std::optional<RateDecision> FromLease(const std::string& key);
  RateDecision TakeLease(const std::string& key, const RatePolicy& policy);
  GcraAnswer Ask(const std::string& key, const RatePolicy& policy, std::int64_t amount);
  GcraAnswer AskHere(const std::string& key, const RatePolicy& policy, std::int64_t amount);
  // The bucket that counts `key` here; the lock is held.
  GcraState& OwnState(const std::string& key, const RatePolicy& policy, absl::Time now);

  cache::Cache& cache_;
  WorkerPool& workers_;
  const Clock& clock_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Lease> leases_;
  absl::flat_hash_map<std::string, GcraState> own_;
  absl::Time next_sweep_ = absl::InfinitePast();
};

}  // namespace passerelle::gateway
