// A bounded set of connections. They are opened when somebody waits for one, by a thread of the pool, so that a slow or
// failing connect never holds the pool's lock nor a caller beyond its deadline.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/random/random.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <memory>
#include <thread>
#include <vector>

#include "services/runtime/db/connection.h"
#include "services/runtime/telemetry/metrics.h"

namespace passerelle::db {

// Thread-safe.
class ConnectionPool {
 public:
  class Lease;

  explicit ConnectionPool(PoolOptions options);
  ~ConnectionPool();  // every lease must have been returned

  // DEADLINE_EXCEEDED when all connections stay in use; UNAVAILABLE when none can be opened.
  absl::StatusOr<Lease> Acquire(absl::Time deadline);
  // Whether there are as many as may be, and callers have them all.
  bool AllInUse();

 private:
  struct Member {
    std::unique_ptr<Connection> connection;
    absl::Time retire_time;
  };
  struct Metrics {
    Metrics();
    telemetry::Gauge& in_use;
    telemetry::Gauge& waiters;
    telemetry::Histogram& wait;
    telemetry::Counter& opened;
    telemetry::Counter& broken;
  };

  absl::StatusOr<Member> TakeOrAwait(absl::Time deadline);
  void Return(Member member);
  void Discard(Member member);
  absl::StatusOr<Member> Open();
  void OpenWhatIsMissing();
  bool OneIsMissing() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FailToOpen(absl::Status status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const PoolOptions options_;
  Metrics metrics_;
  absl::BitGen random_;  // of the opening thread only

  absl::Mutex mutex_;
  absl::CondVar returned_;
  absl::CondVar wanted_;
  std::vector<Member> idle_ ABSL_GUARDED_BY(mutex_);  // the last one returned is taken first: its backend is warm
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  int waiters_ ABSL_GUARDED_BY(mutex_) = 0;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status last_failure_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread opener_;
};

// A connection lent to one caller; it goes back, or is thrown away when broken, at the end.
class ConnectionPool::Lease {
 public:
  Lease(ConnectionPool& pool, Member member) : pool_(&pool), member_(std::move(member)) {}
  Lease(Lease&& other) noexcept : pool_(other.pool_), member_(std::move(other.member_)) {}
  Lease& operator=(Lease&&) = delete;
  ~Lease();
  Connection& connection() { return *member_.connection; }

 private:
  ConnectionPool* pool_;
  Member member_;
};

}  // namespace passerelle::db
