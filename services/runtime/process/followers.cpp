#include "services/runtime/process/followers.h"

#include <absl/time/clock.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/events/consumer.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/rpc/client.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::process {
namespace {

constexpr char kPullEvents[] = "passerelle.events.v1.EventFeedService.PullEvents";
// What a long poll may take beyond its wait.
constexpr absl::Duration kSlack = absl::Seconds(4);

absl::StatusOr<events::v1::PullEventsResponse> Pull(rpc::Client& client, const access::AssertionSigner& signer,
                                                    const access::Principal& principal,
                                                    const events::v1::PullEventsRequest& request) {
  const absl::Time now = absl::Now();
  rpc::CallOptions options;
  options.deadline = now + absl::Seconds(request.wait().seconds()) + kSlack;
  options.assertion = signer.Sign(principal, now);
  options.trace_parent = telemetry::TraceContext::NewRoot().Traceparent();
  return client.Call<events::v1::PullEventsResponse>(kPullEvents, request, options);
}

events::Subscription AlsoTelling(events::Subscription subscription, std::function<void()> applied) {
  subscription.applied = [own = std::move(subscription.applied), applied = std::move(applied)] {
    own();
    applied();
  };
  return subscription;
}

}  // namespace

struct Followers::Follower {
  explicit Follower(const std::string& address) : client(address) {}
  rpc::Client client;
  std::unique_ptr<events::Consumer> consumer;
};

absl::StatusOr<std::unique_ptr<Followers>> Followers::Start(const FollowerOptions& options,
                                                            std::vector<events::Subscription> subscriptions) {
  auto followers = std::make_unique<Followers>();
  if (subscriptions.empty()) return followers;
  absl::StatusOr<access::AssertionSigner> signer =
      access::AssertionSigner::Create(options.service, options.signing_key);
  if (!signer.ok()) return absl::InvalidArgumentError(StrCat(kSigningKey.name, ": ", ToStd(signer.status().message())));
  const access::Principal principal{StrCat("service:", options.service), {"service"}, {"*"}};
  for (events::Subscription& subscription : subscriptions) {
    const auto address = options.addresses.find(subscription.feed);
    if (address == options.addresses.end()) {
      return absl::InvalidArgumentError(StrCat(kFeeds.name, ": the address of ", subscription.feed, " is missing"));
    }
    auto follower = std::make_unique<Follower>(address->second);
    rpc::Client& client = follower->client;
    events::FeedClient feed{[&client, signer = *signer, principal](const events::v1::PullEventsRequest& request) {
                              return Pull(client, signer, principal, request);
                            },
                            [&client] { client.Cancel(); }};
    follower->consumer = std::make_unique<events::Consumer>(
        events::ConsumerOptions{.consumer = options.service, .url = options.database_url},
        AlsoTelling(std::move(subscription), options.applied), std::move(feed));
    followers->followers_.push_back(std::move(follower));
  }
  for (const auto& follower : followers->followers_) follower->consumer->Start();
  return followers;
}

Followers::~Followers() {
  for (const auto& follower : followers_) follower->consumer->Stop();
}

}  // namespace passerelle::process
