// The service's event log as other services read it: EventFeedService.PullEvents without the rpc around it.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>

#include "passerelle/events/v1/feed.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::events {

// Thread-safe. `pool` must know the runtime's statements ("sql/runtime.h": events::sql::All()).
class EventFeed {
 public:
  explicit EventFeed(db::Pool& pool);
  ~EventFeed();

  // The events after `request.after_position`, waiting for the first one no longer than `request.wait`, 25 s, or
  // shortly before `deadline`, whichever comes first; none when the time is over or the feed is stopped. OUT_OF_RANGE
  // (POSITION_GONE) when rows after the position have been deleted, or the position lies beyond the head (the log was
  // restored from an older backup).
  absl::StatusOr<v1::PullEventsResponse> Pull(const v1::PullEventsRequest& request, absl::Time deadline);

  // A batch was committed: ends the waits that it answers.
  void Committed();
  // Ends all waits, now and later; for a process that stops.
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::events
