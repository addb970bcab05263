// The feeds a service follows: for each, a consumer thread and the connection it pulls through.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/runtime/access/assertion.h"
#include "services/runtime/events/subscription.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::process {

struct FollowerOptions {
  std::string service;                           // who follows
  std::string database_url;                      // where offsets and effects are stored
  std::map<std::string, std::string> addresses;  // feed → address
  std::string signing_key;
  std::shared_ptr<const tls::Credentials> tls;  // null: in the clear
  std::function<void()> applied;                // called after each batch, besides the subscription's own
};

// Asks each of the feeds for its first event: whether it can still be taken in from its beginning. FAILED_PRECONDITION
// (FEED_INCOMPLETE) names one that cannot; INVALID_ARGUMENT as below; UNAVAILABLE names one that does not answer.
absl::Status CheckFeedsWhole(const FollowerOptions& options, const std::vector<std::string>& feeds);

class Followers {
 public:
  // Starts to follow. INVALID_ARGUMENT when a feed has no address, or the signing key is missing or bad.
  static absl::StatusOr<std::unique_ptr<Followers>> Start(const FollowerOptions& options,
                                                          std::vector<events::Subscription> subscriptions);
  ~Followers();  // stops

 private:
  struct Follower;
  std::vector<std::unique_ptr<Follower>> followers_;
};

}  // namespace passerelle::process
