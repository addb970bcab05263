#include "services/runtime/process/jobs.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <exception>

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/telemetry/span.h"

namespace passerelle::process {
namespace {

constexpr absl::Duration kLeastPause = absl::Milliseconds(100);
// A job that keeps failing is known by its failures of the last hour, however seldom it runs.
constexpr absl::Duration kMostPause = absl::Minutes(10);

void Count(const Job& job, const char* outcome) {
  telemetry::ProcessMetrics()
      .MakeCounter("passerelle_job_runs_total", "Runs of the jobs that a service does by itself.",
                   {{"job", job.name}, {"outcome", outcome}})
      .Add();
}

absl::StatusOr<bool> RunWithoutThrowing(const Job& job, JobContext& context) {
  try {
    return job.run(context);
  } catch (const std::exception& exception) {
    return absl::InternalError(exception.what());
  }
}

}  // namespace

absl::Duration LongerPause(absl::Duration pause, absl::Duration period) {
  return std::min(2 * pause, std::clamp(period, absl::Seconds(1), kMostPause));
}

Jobs::Jobs(const JobOptions& options, std::vector<Job> jobs) : options_(options), jobs_(std::move(jobs)) {
  threads_.reserve(jobs_.size());
  for (const Job& job : jobs_) threads_.emplace_back([this, &job] { Run(job); });
}

Jobs::~Jobs() {
  for (const Job& job : jobs_) job.bell->signal_.Stop();
  for (std::thread& thread : threads_) thread.join();
}

void Jobs::Run(const Job& job) {
  events::StopSignal& signal = job.bell->signal_;
  absl::Duration pause = kLeastPause;
  while (!signal.stopped()) {
    const absl::StatusOr<bool> more = RunOnce(job);
    options_.ran();
    Count(job, more.ok() ? "done" : "failed");
    if (more.ok()) {
      pause = kLeastPause;
      if (!*more) signal.AwaitWake(job.period);
      continue;
    }
    if (signal.stopped()) return;
    signal.AwaitWake(pause);
    pause = LongerPause(pause, job.period);
  }
}

absl::StatusOr<bool> Jobs::RunOnce(const Job& job) {
  const absl::Time deadline = absl::Now() + job.timeout;
  JobContext context{.db = db::Session(*options_.pool, deadline),
                     .deadline = deadline,
                     .now = options_.clock->Now(),
                     .neighbours = *options_.neighbours,
                     .trace = telemetry::TraceContext::NewRoot(),
                     .stopping = [&job] { return job.bell->signal_.stopped(); }};
  auto span = telemetry::Span::Start(telemetry::SpanKind::kInternal, job.name, context.trace, "");
  const telemetry::SpanScope working(span);
  const telemetry::LogScope scope(context.trace.trace_id, job.name);
  absl::StatusOr<bool> more = RunWithoutThrowing(job, context);
  span.Note(more.status().code());
  if (!more.ok() && !job.bell->signal_.stopped()) {
    telemetry::Log(telemetry::Level::kWarning, "a job failed and is tried again",
                   {{"job", job.name}, {"code", std::string(CodeName(more.status().code()))}});
  }
  return more;
}

}  // namespace passerelle::process
