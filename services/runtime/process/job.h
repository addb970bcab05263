// Tasks that a service does by itself, again and again: timers, deliveries, what could not be done at once.
//
// Every replica runs every job. A job therefore takes its work with `for update skip locked`, or makes it harmless to
// do twice (`on conflict do nothing`, an idempotency key); it never relies on being alone.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>

#include "services/runtime/base/clock.h"
#include "services/runtime/db/database.h"
#include "services/runtime/events/stop_signal.h"
#include "services/runtime/rpc/neighbours.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::process {

// What one run of a job may use.
struct JobContext {
  db::Session db;  // bound to the run's deadline
  absl::Time deadline;
  absl::Time now;
  rpc::Neighbours& neighbours;
  telemetry::TraceContext trace;  // of this run
  // Whether the process is to end: a run that could go on for long leaves the rest to the next one.
  std::function<bool()> stopping = [] { return false; };
};

// Has a job run at once instead of at its next time. Thread-safe; may outlive the job.
class JobBell {
 public:
  void Ring() { signal_.Wake(); }

 private:
  friend class Jobs;
  events::StopSignal signal_;
};

struct Job {
  std::string name;       // "materialise_series"; a label of metrics
  absl::Duration period;  // between two runs that found nothing more to do
  // Does some of what is due, in one or more short transactions. True: there is more, run again at once. An error is
  // logged by its code, counted, and tried again with growing pauses up to the period (a second to ten minutes).
  std::function<absl::StatusOr<bool>(JobContext& context)> run;
  absl::Duration timeout = absl::Seconds(30);  // of one run
  std::shared_ptr<JobBell> bell = std::make_shared<JobBell>();
};

}  // namespace passerelle::process
