#include "services/runtime/events/feed.h"

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <algorithm>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/runtime.h"

namespace passerelle::events {
namespace {

constexpr std::int32_t kDefaultEvents = 500;
constexpr absl::Duration kMostWait = absl::Seconds(25);
// What is left of the call's deadline for reading and answering.
constexpr absl::Duration kMargin = absl::Milliseconds(500);
// Finds what the sequencer of another replica committed.
constexpr absl::Duration kPoll = absl::Milliseconds(200);

absl::Status PositionGone() {
  return Error(absl::StatusCode::kOutOfRange, "POSITION_GONE",
               "The feed no longer holds the events after this position.");
}

absl::StatusOr<v1::Event> ToEvent(const db::Row& row) {
  v1::Event event;
  event.set_position(row.Int("position"));
  event.set_id(std::string(row.Text("event_id")));
  SetProto(row.Time("record_time"), *event.mutable_record_time());
  event.set_trace_parent(std::string(row.TextOrEmpty("trace_parent")));
  if (!event.mutable_fact()->ParseFromString(row.Bytes("fact"))) {
    return absl::DataLossError(StrCat("the fact at position ", event.position(), " cannot be read"));
  }
  return event;
}

absl::Time EndOfWait(const v1::PullEventsRequest& request, absl::Time deadline) {
  const absl::Duration asked = absl::Seconds(request.wait().seconds()) + absl::Nanoseconds(request.wait().nanos());
  return std::min(absl::Now() + std::min(asked, kMostWait), deadline - kMargin);
}

}  // namespace

struct EventFeed::Impl {
  explicit Impl(db::Pool& feed_pool) : pool(feed_pool) {}

  absl::StatusOr<v1::PullEventsResponse> Read(const v1::PullEventsRequest& request, absl::Time deadline);
  std::int64_t Commits();
  // Waits for a commit after those counted, no longer than the poll; false when there is no sense in reading again.
  bool Await(std::int64_t counted, absl::Time end);

  db::Pool& pool;
  absl::Mutex mutex;
  std::int64_t commits ABSL_GUARDED_BY(mutex) = 0;
  bool stopped ABSL_GUARDED_BY(mutex) = false;
};

absl::StatusOr<v1::PullEventsResponse> EventFeed::Impl::Read(const v1::PullEventsRequest& request,
                                                             absl::Time deadline) {
  const std::int32_t most = request.max_events() > 0 ? request.max_events() : kDefaultEvents;
  db::Session session(pool, deadline);
  ASSIGN_OR_RETURN(const db::Result rows, session.Execute(sql::kReadFeed, {request.after_position(), most}));
  v1::PullEventsResponse response;
  response.set_head_position(rows[0].Int("head_position"));
  if (request.after_position() < rows[0].Int("gone") || request.after_position() > response.head_position()) {
    return PositionGone();
  }
  for (const db::Row row : rows) {
    if (row.IsNull("position")) continue;
    ASSIGN_OR_RETURN(*response.add_events(), ToEvent(row));
  }
  return response;
}

std::int64_t EventFeed::Impl::Commits() {
  absl::MutexLock lock(&mutex);
  return commits;
}

bool EventFeed::Impl::Await(std::int64_t counted, absl::Time end) {
  absl::MutexLock lock(&mutex);
  const auto has_news = [this, counted]()
                            ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) { return stopped || commits != counted; };
  const bool news = mutex.AwaitWithDeadline(absl::Condition(&has_news), std::min(end, absl::Now() + kPoll));
  return !stopped && (news || absl::Now() < end);
}

EventFeed::EventFeed(db::Pool& pool) : impl_(std::make_unique<Impl>(pool)) {}
EventFeed::~EventFeed() = default;

absl::StatusOr<v1::PullEventsResponse> EventFeed::Pull(const v1::PullEventsRequest& request, absl::Time deadline) {
  const absl::Time end = EndOfWait(request, deadline);
  while (true) {
    const std::int64_t commits = impl_->Commits();
    absl::StatusOr<v1::PullEventsResponse> response = impl_->Read(request, deadline);
    if (!response.ok() || response->events_size() > 0 || !impl_->Await(commits, end)) return response;
  }
}

void EventFeed::Committed() {
  absl::MutexLock lock(&impl_->mutex);
  ++impl_->commits;
}

void EventFeed::Stop() {
  absl::MutexLock lock(&impl_->mutex);
  impl_->stopped = true;
}

}  // namespace passerelle::events
