// The threads that run a service's jobs.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "services/runtime/process/job.h"

namespace passerelle::process {

// What jobs run with; all outlive them.
struct JobOptions {
  db::Pool* pool = nullptr;
  rpc::Neighbours* neighbours = nullptr;
  const Clock* clock = nullptr;
  std::function<void()> ran = [] {};  // called after each run, which may have written events
};

// How long a job of this period waits after it failed once more, having waited `pause` after the failure before.
absl::Duration LongerPause(absl::Duration pause, absl::Duration period);

// One thread a job, from construction to destruction.
class Jobs {
 public:
  Jobs(const JobOptions& options, std::vector<Job> jobs);
  ~Jobs();  // a run that is under way ends first; cancel the neighbours before

 private:
  void Run(const Job& job);
  absl::StatusOr<bool> RunOnce(const Job& job);

  const JobOptions options_;
  const std::vector<Job> jobs_;
  std::vector<std::thread> threads_;
};

}  // namespace passerelle::process
