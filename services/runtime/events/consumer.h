// Follows one feed for one subscription: a thread that pulls, applies and remembers its place, in one transaction.
//
// One replica is active at a time, by an advisory lock on the connection that also applies; the stored offset is
// compared and set, so that even two active ones could not apply an event twice. A replica that is not
// active still learns when the offset moves (Subscription::applied).
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>

#include "passerelle/events/v1/feed.pb.h"
#include "services/runtime/events/subscription.h"

namespace passerelle::events {

// How to reach the feed.
struct FeedClient {
  // One PullEvents call; blocks up to request.wait and a little more.
  std::function<absl::StatusOr<v1::PullEventsResponse>(const v1::PullEventsRequest& request)> pull;
  // Ends a pull that is under way, and any later one; called from another thread when the consumer is stopped.
  std::function<void()> cancel = [] {};
};

struct ConsumerOptions {
  std::string consumer;  // the name of this service: "contacts"
  std::string url;       // its database, as its application role
  // Of one long poll. Short, because a place that was set back is noticed between two of them only.
  absl::Duration wait = absl::Seconds(1);
  absl::Duration candidacy = absl::Seconds(1);  // how often a replica that is not active tries to be
  absl::Duration least_back_off = absl::Milliseconds(50);
  absl::Duration most_back_off = absl::Seconds(5);
  int tries_alone = 5;  // before an event is parked
};

class Consumer {
 public:
  Consumer(ConsumerOptions options, Subscription subscription, FeedClient feed);
  ~Consumer();  // stops

  void Start();
  // Returns when the thread has ended: at once when it waits, after its transaction otherwise.
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::events
