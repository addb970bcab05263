// Lets a thread wait for something while it can be told to stop at any moment.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

namespace passerelle::events {

// Thread-safe.
class StopSignal {
 public:
  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  bool stopped() const {
    absl::MutexLock lock(&mutex_);
    return stopped_;
  }
  // Ends the waits of AwaitWake, now or next.
  void Wake() {
    absl::MutexLock lock(&mutex_);
    woken_ = true;
  }
  // Returns when the time is over or the thread is to stop.
  void Pause(absl::Duration time) const {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&stopped_), time);
  }
  // The same, or when woken.
  void AwaitWake(absl::Duration time) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(this, &StopSignal::HasNews), time);
    woken_ = false;
  }

 private:
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_ || woken_; }

  mutable absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace passerelle::events
