// How a service follows another's feed: it pulls events in order and applies them in one transaction with its offset,
// so that each event takes effect exactly once, whatever is killed.
#pragma once

#include <absl/status/status.h>
#include <absl/types/span.h>

#include <functional>
#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::events {

struct Subscription {
  std::string feed;  // the service that emits: "outreach"
  // Applies a batch inside the transaction that stores the offset. Facts it does not know are passed over. A failed
  // batch is retried with back-off, then event by event; an event that fails alone five times is parked (table
  // event_parked) and logged.
  std::function<absl::Status(db::Transaction& transaction, absl::Span<const v1::Event> events)> apply;
  // Called on the consumer's thread after the commit, and in every other replica within about a second: refresh what is
  // held in memory.
  std::function<void()> applied = [] {};
  int batch_size = 500;
};

}  // namespace passerelle::events
