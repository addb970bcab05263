#include "services/runtime/events/sequencer.h"

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/events/event_spans.h"
#include "services/runtime/events/leadership.h"
#include "services/runtime/events/stop_signal.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "sql/runtime.h"

namespace passerelle::events {
namespace {

// Batches are at least this far apart, so that writes that come one by one share them.
constexpr absl::Duration kPace = absl::Milliseconds(4);
// A database that does not answer for so long is left, and with it the lead.
constexpr absl::Duration kPatience = absl::Seconds(20);
constexpr std::int64_t kMostDeletedAtOnce = 10'000;

// One span in the trace of each call that wrote an event of the batch.
void NotePublished(const db::Row& batch, absl::Time start) {
  if (!telemetry::Span::Exporting() || batch.IsNull("traced")) return;
  const std::vector<std::string> traced = batch.TextArray("traced");
  EventSpans spans(telemetry::SpanKind::kProducer, "publish", {traced.begin(), traced.end()});
  spans.BeganAt(start);
}

}  // namespace

struct Sequencer::Impl {
  explicit Impl(SequencerOptions sequencer_options)
      : options(std::move(sequencer_options)),
        moved_total(
            telemetry::ProcessMetrics().MakeCounter("passerelle_events_sequenced_total", "Events given a position.")),
        leading(telemetry::ProcessMetrics().MakeGauge("passerelle_sequencer_leads",
                                                      "1 in the replica that gives positions.")) {}

  void Run();
  // Waits for the lead and keeps it until the process stops or the connection is lost.
  absl::Status Campaign(db::Connection& connection);
  absl::Status Lead(db::Connection& connection);
  absl::StatusOr<std::int64_t> MoveBatch(db::Connection& connection);
  absl::Status DeleteOld(db::Connection& connection);
  absl::Status DeleteOldWhenDue(db::Connection& connection);

  const SequencerOptions options;
  telemetry::Counter& moved_total;
  telemetry::Gauge& leading;
  StopSignal signal;
  std::atomic<bool> written = false;  // since the last batch; spares writers the signal's lock
  absl::Time next_deletion = absl::InfinitePast();
  std::thread thread;
};

void Sequencer::Impl::Run() {
  while (!signal.stopped()) {
    const auto connection = db::Connection::Open({.url = options.url});
    const absl::Status status = connection.ok() ? Campaign(**connection) : connection.status();
    leading.Set(0);
    if (signal.stopped()) return;
    telemetry::Log(telemetry::Level::kWarning, "sequencer lost its database connection",
                   {{"code", std::string(CodeName(status.code()))}});
    signal.Pause(options.candidacy);
  }
}

absl::Status Sequencer::Impl::Campaign(db::Connection& connection) {
  while (!signal.stopped()) {
    connection.SetDeadline(absl::Now() + kPatience);
    ASSIGN_OR_RETURN(const bool leads, TakeLead(connection, "sequencer"));
    if (leads) return Lead(connection);
    signal.Pause(options.candidacy);
  }
  return absl::OkStatus();
}

absl::Status Sequencer::Impl::Lead(db::Connection& connection) {
  leading.Set(1);
  telemetry::Log(telemetry::Level::kInfo, "sequencer leads");
  while (!signal.stopped()) {
    written = false;
    const absl::Time start = absl::Now();
    ASSIGN_OR_RETURN(const std::int64_t moved, MoveBatch(connection));
    RETURN_IF_ERROR(DeleteOldWhenDue(connection));
    if (moved == options.batch_size) continue;
    signal.Pause(start + kPace - absl::Now());
    if (!written) signal.AwaitWake(options.poll);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> Sequencer::Impl::MoveBatch(db::Connection& connection) {
  const absl::Time start = absl::Now();
  connection.SetDeadline(start + kPatience);
  ASSIGN_OR_RETURN(const db::Result result, connection.Execute(sql::kMoveOutbox, {options.batch_size}));
  if (result.empty()) return 0;
  const std::int64_t moved = result[0].Int("moved");
  NotePublished(result[0], start);
  moved_total.Add(static_cast<double>(moved));
  options.committed();
  return moved;
}

absl::Status Sequencer::Impl::DeleteOld(db::Connection& connection) {
  connection.SetDeadline(absl::Now() + kPatience);
  ASSIGN_OR_RETURN(const db::Result result,
                   connection.Execute(sql::kDeleteOldEvents, {absl::Now() - options.retention, kMostDeletedAtOnce}));
  const bool more = !result.empty() && result[0].Int("deleted") >= kMostDeletedAtOnce;
  next_deletion = more ? absl::Now() : absl::Now() + options.retention_period;
  return absl::OkStatus();
}

absl::Status Sequencer::Impl::DeleteOldWhenDue(db::Connection& connection) {
  const bool keeps_all = options.retention == absl::InfiniteDuration();
  return keeps_all || absl::Now() < next_deletion ? absl::OkStatus() : DeleteOld(connection);
}

Sequencer::Sequencer(SequencerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Sequencer::~Sequencer() { Stop(); }

void Sequencer::Start() {
  impl_->thread = std::thread([this] { impl_->Run(); });
}

void Sequencer::Stop() {
  impl_->signal.Stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void Sequencer::Wake() {
  if (!impl_->written.exchange(true)) impl_->signal.Wake();
}

}  // namespace passerelle::events
