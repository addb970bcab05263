// Who looked at or changed which person: appended to the gateway's database, one statement for all calls that come at
// once.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "gateway/audit/access_record.h"
#include "services/runtime/db/database.h"
#include "services/runtime/telemetry/metrics.h"

namespace passerelle::gateway::audit {

// Thread-safe. The database appends one transaction after the other, whoever asks; so one thread writes, and what comes
// meanwhile goes into its next statement.
class AccessLog {
 public:
  using Done = std::function<void(absl::Status)>;

  // `pool` must outlive it.
  explicit AccessLog(db::Pool& pool);
  // Writes what waits.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  // `done` is called once, on another thread, when the record is on disk; it must not block. UNAVAILABLE
  // (ACCESS_LOG_UNAVAILABLE) when it could not be written within seconds.
  void Append(AccessRecord record, Done done);

 private:
  struct Waiting {
    AccessRecord record;
    Done done;
  };
  using Group = std::vector<Waiting>;

  void Run();
  bool SomethingToDo() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Group TakeWaiting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteGroup(Group group);
  absl::Status Write(const Group& group);

  db::Pool& pool_;
  telemetry::Counter& entries_;
  telemetry::Counter& failures_;
  absl::Mutex mutex_;
  std::deque<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread writer_;
};

}  // namespace passerelle::gateway::audit
