#include "services/runtime/events/consumer.h"

#include <absl/random/random.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/events/consumer_metrics.h"
#include "services/runtime/events/event_spans.h"
#include "services/runtime/events/leadership.h"
#include "services/runtime/events/stop_signal.h"
#include "services/runtime/telemetry/log.h"
#include "sql/runtime.h"

namespace passerelle::events {
namespace {

// A batch that takes longer is given up, and with it the lead.
constexpr absl::Duration kReadPatience = absl::Seconds(30);
// Shorter than a long poll, so that the end of each is noted.
constexpr absl::Duration kHearPeriod = absl::Milliseconds(500);
constexpr absl::Duration kTracedFor = absl::Hours(1);

using Events = absl::Span<const v1::Event>;

// Whether the failure says nothing about the events themselves.
bool IsOutage(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || ReasonOf(status) == "CONFLICT_RETRY";
}

std::string Describe(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason.empty() ? std::string(CodeName(status.code())) : StrCat(CodeName(status.code()), " ", reason);
}

// The traces of events that were recorded lately: a feed that is taken in again from its beginning is no news of them.
std::vector<std::string_view> FreshTraces(Events events) {
  std::vector<std::string_view> trace_parents;
  if (!telemetry::Span::Exporting()) return trace_parents;
  for (const v1::Event& event : events) {
    if (absl::Now() - TimeFromProto(event.record_time()) < kTracedFor) trace_parents.push_back(event.trace_parent());
  }
  return trace_parents;
}

class BackOff {
 public:
  BackOff(absl::Duration least, absl::Duration most) : least_(least), most_(most) {}
  // Doubles with every failure; jittered so that replicas do not keep step.
  absl::Duration Next() {
    const absl::Duration ceiling = std::min(most_, least_ * (1 << std::min(failures_++, 16)));
    return ceiling * absl::Uniform(random_, 0.5, 1.0);
  }
  void Reset() { failures_ = 0; }

 private:
  const absl::Duration least_, most_;
  int failures_ = 0;
  absl::BitGen random_;
};

}  // namespace

struct Consumer::Impl {
  Impl(ConsumerOptions consumer_options, Subscription feed_subscription, FeedClient feed_client)
      : options(std::move(consumer_options)),
        subscription(std::move(feed_subscription)),
        feed(std::move(feed_client)),
        metrics(options.consumer, subscription.feed),
        back_off(options.least_back_off, options.most_back_off) {}

  void Run();
  // Waits for the lead, keeping up with what another replica takes in, then follows.
  absl::Status Campaign(db::Connection& connection);
  // Takes notice of the stored offset, which another replica, or a commit in doubt, may have changed.
  absl::Status CatchUp(db::Connection& connection);
  void MoveTo(std::int64_t to);
  void TellLag() { metrics.lag.Set(static_cast<double>(std::max<std::int64_t>(head - position, 0))); }
  absl::Status TellParked(db::Connection& connection);
  // Pulls and applies until the process stops or the connection, and with it the lead, is lost.
  absl::Status Follow(db::Connection& connection);
  absl::StatusOr<v1::PullEventsResponse> Pull();
  absl::Status TakeIn(db::Connection& connection, const v1::PullEventsResponse& response);
  absl::Status TakeInAlone(db::Connection& connection, const v1::Event& event);
  absl::Status ApplyBatch(db::Connection& connection, Events events);
  absl::Status CommitBatch(db::Connection& connection, Events events);
  absl::Status Park(db::Connection& connection, const v1::Event& event, const absl::Status& failure);
  absl::Status Advance(db::Transaction& transaction, std::int64_t to);
  absl::Status Hear(db::Connection& connection);
  absl::Status ApplyWithoutThrowing(db::Transaction& transaction, Events events);
  void TellWithoutThrowing();
  void NoteFailure(std::string_view what, const absl::Status& status);
  void NotePullFailure(const absl::Status& status);

  const ConsumerOptions options;
  const Subscription subscription;
  const FeedClient feed;
  ConsumerMetrics metrics;
  StopSignal signal;
  BackOff back_off;
  std::int64_t position = 0;
  std::int64_t head = 0;
  absl::Time next_hearing = absl::InfinitePast();
  std::thread thread;
};

void Consumer::Impl::Run() {
  while (!signal.stopped()) {
    const auto connection = db::Connection::Open({.url = options.url});
    const absl::Status status = connection.ok() ? Campaign(**connection) : connection.status();
    if (signal.stopped()) return;
    NoteFailure("feed consumer starts again", status);
    signal.Pause(back_off.Next());
  }
}

absl::Status Consumer::Impl::Campaign(db::Connection& connection) {
  const std::string task = StrCat("consumer ", subscription.feed);
  while (!signal.stopped()) {
    connection.SetDeadline(absl::Now() + kReadPatience);
    ASSIGN_OR_RETURN(const bool leads, TakeLead(connection, task));
    RETURN_IF_ERROR(CatchUp(connection));
    if (leads) return Follow(connection);
    RETURN_IF_ERROR(TellParked(connection));
    signal.Pause(options.candidacy);
  }
  return absl::OkStatus();
}

absl::Status Consumer::Impl::CatchUp(db::Connection& connection) {
  ASSIGN_OR_RETURN(const db::Result offset, connection.Execute(sql::kReadOffset, {subscription.feed}));
  const std::int64_t stored = offset.empty() ? 0 : offset[0].Int("position");
  if (stored != position) MoveTo(stored);
  return absl::OkStatus();
}

void Consumer::Impl::MoveTo(std::int64_t to) {
  position = to;
  TellWithoutThrowing();
  metrics.position.Set(static_cast<double>(position));
  if (head > 0) TellLag();
}

absl::Status Consumer::Impl::TellParked(db::Connection& connection) {
  ASSIGN_OR_RETURN(const db::Result count, connection.ExecuteOne(sql::kCountParked, {subscription.feed}));
  metrics.parked.Set(static_cast<double>(count[0].Int("parked")));
  return absl::OkStatus();
}

absl::Status Consumer::Impl::Follow(db::Connection& connection) {
  RETURN_IF_ERROR(connection.Execute(sql::kJoinFeed, {subscription.feed}).status());
  RETURN_IF_ERROR(TellParked(connection));
  while (!signal.stopped()) {
    const absl::StatusOr<v1::PullEventsResponse> response = Pull();
    if (signal.stopped()) return absl::OkStatus();
    if (connection.Stale()) return absl::UnavailableError("the connection with the lead was lost");
    if (!response.ok()) {
      NotePullFailure(response.status());
      signal.Pause(back_off.Next());
      continue;
    }
    head = response->head_position();
    TellLag();
    connection.SetDeadline(absl::Now() + kReadPatience);
    RETURN_IF_ERROR(response->events().empty() ? Hear(connection) : TakeIn(connection, *response));
    back_off.Reset();
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::PullEventsResponse> Consumer::Impl::Pull() {
  v1::PullEventsRequest request;
  request.set_consumer(options.consumer);
  request.set_after_position(position);
  request.set_max_events(subscription.batch_size);
  *request.mutable_wait() =
      google::protobuf::util::TimeUtil::MillisecondsToDuration(absl::ToInt64Milliseconds(options.wait));
  return feed.pull(request);
}

absl::Status Consumer::Impl::TakeIn(db::Connection& connection, const v1::PullEventsResponse& response) {
  const std::vector<v1::Event> events(response.events().begin(), response.events().end());
  absl::Status status = ApplyBatch(connection, events);
  if (status.ok() || IsOutage(status) || connection.broken()) return status;
  NoteFailure("feed batch failed", status);
  signal.Pause(back_off.Next());
  for (const v1::Event& event : events) RETURN_IF_ERROR(TakeInAlone(connection, event));
  return absl::OkStatus();
}

absl::Status Consumer::Impl::TakeInAlone(db::Connection& connection, const v1::Event& event) {
  absl::Status status;
  const std::optional<telemetry::TraceContext> trace = telemetry::TraceContext::Parse(event.trace_parent());
  const telemetry::LogScope scope(trace ? trace->trace_id : "", StrCat("follow ", subscription.feed));
  for (int tries = 0; tries < options.tries_alone; ++tries) {
    if (signal.stopped()) return absl::CancelledError("stopped");
    connection.SetDeadline(absl::Now() + kReadPatience);
    status = ApplyBatch(connection, Events(&event, 1));
    if (status.ok()) back_off.Reset();
    if (status.ok() || IsOutage(status) || connection.broken()) return status;
    NoteFailure("feed event failed", status);
    signal.Pause(back_off.Next());
  }
  return Park(connection, event, status);
}

absl::Status Consumer::Impl::ApplyBatch(db::Connection& connection, Events events) {
  EventSpans spans(telemetry::SpanKind::kConsumer, StrCat("follow ", subscription.feed), FreshTraces(events));
  absl::Status status = CommitBatch(connection, events);
  spans.Note(status);
  if (status.ok()) MoveTo(events.back().position());
  return status;
}

absl::Status Consumer::Impl::CommitBatch(db::Connection& connection, Events events) {
  ASSIGN_OR_RETURN(db::Transaction transaction, db::BeginOn(connection));
  RETURN_IF_ERROR(ApplyWithoutThrowing(transaction, events));
  RETURN_IF_ERROR(Advance(transaction, events.back().position()));
  return transaction.Commit();
}

absl::Status Consumer::Impl::ApplyWithoutThrowing(db::Transaction& transaction, Events events) {
  try {
    return subscription.apply(transaction, events);
  } catch (const std::exception& error) {
    return absl::InternalError(error.what());
  }
}

// The events are in: whatever becomes of it, the feed goes on.
void Consumer::Impl::TellWithoutThrowing() {
  try {
    subscription.applied();
  } catch (const std::exception& error) {
    metrics.failures.Add();
    telemetry::Log(telemetry::Level::kError, "what follows the events of a feed failed",
                   {{"feed", subscription.feed}, {"cause", std::string(error.what())}});
  }
}

absl::Status Consumer::Impl::Advance(db::Transaction& transaction, std::int64_t to) {
  ASSIGN_OR_RETURN(const db::Result advanced,
                   transaction.Execute(sql::kAdvanceOffset, {subscription.feed, position, to, std::max(head, to)}));
  return advanced.size() == 1 ? absl::OkStatus() : absl::UnavailableError("another replica follows this feed");
}

absl::Status Consumer::Impl::Park(db::Connection& connection, const v1::Event& event, const absl::Status& failure) {
  ASSIGN_OR_RETURN(db::Transaction transaction, db::BeginOn(connection));
  RETURN_IF_ERROR(transaction
                      .Execute(sql::kParkEvent, {subscription.feed, event.position(), event.id(),
                                                 db::Bytes{event.SerializeAsString()}, Describe(failure)})
                      .status());
  RETURN_IF_ERROR(Advance(transaction, event.position()));
  RETURN_IF_ERROR(transaction.Commit());
  MoveTo(event.position());
  telemetry::Log(telemetry::Level::kError, "feed event parked",
                 {{"feed", subscription.feed}, {"position", event.position()}, {"error", Describe(failure)}});
  return TellParked(connection);
}

absl::Status Consumer::Impl::Hear(db::Connection& connection) {
  if (absl::Now() < next_hearing) return absl::OkStatus();
  next_hearing = absl::Now() + kHearPeriod;
  ASSIGN_OR_RETURN(const db::Result heard, connection.Execute(sql::kHearFeed, {subscription.feed, head}));
  // Somebody may have made good what was parked.
  RETURN_IF_ERROR(TellParked(connection));
  // Somebody may have set the place back, to have the feed taken in again.
  const bool in_place = heard.size() == 1 && heard[0].Int("position") == position;
  return in_place ? absl::OkStatus() : absl::UnavailableError("the place in the feed was changed");
}

void Consumer::Impl::NoteFailure(std::string_view what, const absl::Status& status) {
  metrics.failures.Add();
  telemetry::Log(telemetry::Level::kWarning, what, {{"feed", subscription.feed}, {"error", Describe(status)}});
}

void Consumer::Impl::NotePullFailure(const absl::Status& status) {
  if (ReasonOf(status) != "POSITION_GONE") return NoteFailure("feed cannot be pulled", status);
  metrics.failures.Add();
  // No retry helps: somebody has to act.
  telemetry::Log(
      telemetry::Level::kError,
      "the feed does not hold the events after the last one taken in; nothing more is taken in from it until "
      "its log is restored",
      {{"feed", subscription.feed}, {"position", position}, {"error", Describe(status)}});
}

Consumer::Consumer(ConsumerOptions options, Subscription subscription, FeedClient feed)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(subscription), std::move(feed))) {}
Consumer::~Consumer() { Stop(); }

void Consumer::Start() {
  impl_->thread = std::thread([this] { impl_->Run(); });
}

void Consumer::Stop() {
  impl_->signal.Stop();
  impl_->feed.cancel();
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace passerelle::events
