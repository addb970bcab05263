// The worker threads of a process and the bound on what waits for them. Each lane (options.v1.Lane) has its own limits,
// so that long calls never keep short ones waiting; long polls have threads of their own.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <memory>

#include "passerelle/options/v1/options.pb.h"

namespace passerelle::rpc {

struct AdmissionOptions {
  int workers = 32;
  int feed_workers = 16;
  int most_waiting = 512;  // of reads, and of writes
  int most_batches_waiting = 64;
  int most_feeds_waiting = 64;
};

// Thread-safe.
class Admission {
 public:
  explicit Admission(const AdmissionOptions& options);
  ~Admission();  // stops

  // Runs `task` on a worker as soon as its lane allows; a lane is first in, first out. RESOURCE_EXHAUSTED OVERLOADED
  // with RetryInfo when too many wait in it already, UNAVAILABLE SHUTTING_DOWN after Stop; the task is then not run.
  absl::Status Post(options::v1::Lane lane, std::function<void()> task);

  // Runs what was admitted, then ends the threads.
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::rpc
