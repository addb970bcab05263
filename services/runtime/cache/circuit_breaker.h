// Stops asking a server that does not answer, and finds out when it does again.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

namespace passerelle::cache {

// Closed: everything is tried. Open, after some failures in a row: nothing is tried for a while. Then one probe at a
// time is let through: a success closes the breaker, a failure opens it again. Thread-safe.
class CircuitBreaker {
 public:
  CircuitBreaker(int failures_to_open, absl::Duration pause) : failures_to_open_(failures_to_open), pause_(pause) {}

  // Whether to try now. Whoever is allowed must report what came of it.
  bool Allow(absl::Time now) {
    absl::MutexLock lock(&mutex_);
    if (failures_ < failures_to_open_) return true;
    if (now < probe_time_) return false;
    probe_time_ = now + pause_;  // also when the probe never reports
    return true;
  }
  void Succeeded() {
    absl::MutexLock lock(&mutex_);
    failures_ = 0;
  }
  void Failed(absl::Time now) {
    absl::MutexLock lock(&mutex_);
    if (failures_ < failures_to_open_) ++failures_;
    if (failures_ >= failures_to_open_) probe_time_ = now + pause_;
  }
  bool closed() const {
    absl::MutexLock lock(&mutex_);
    return failures_ < failures_to_open_;
  }

 private:
  const int failures_to_open_;
  const absl::Duration pause_;
  mutable absl::Mutex mutex_;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time probe_time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace passerelle::cache
