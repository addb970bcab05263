// Ends what blocks on a socket beyond its deadline, by shutting the socket down: it works whatever state the server is
// in, and costs nothing while deadlines are met.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <map>
#include <thread>

namespace passerelle::db {

// Thread-safe; one a process, which lives as long as it.
class DeadlineWatch {
 public:
  static DeadlineWatch& OfProcess();

  class Entry;

 private:
  DeadlineWatch();
  void Run();
  absl::Time Earliest() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EndOverdue(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  absl::CondVar earlier_;
  std::multimap<absl::Time, Entry*> entries_ ABSL_GUARDED_BY(mutex_);
  absl::Time wake_time_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  std::thread thread_;
};

// Watches one socket while it lives; the socket must stay open for as long.
class DeadlineWatch::Entry {
 public:
  Entry(int socket, absl::Time deadline);
  ~Entry();
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  // Whether the deadline was met: false once the socket was shut down.
  bool InTime();

 private:
  friend class DeadlineWatch;
  DeadlineWatch& watch_;
  const int socket_;
  bool ended_ = false;
  bool watched_ = false;
  std::multimap<absl::Time, Entry*>::iterator place_;
};

}  // namespace passerelle::db
