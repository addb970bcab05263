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
  // A poll is nobody's call: each event carries the trace of the call that made it.
  telemetry::TraceContext trace = telemetry::TraceContext::NewRoot();
  trace.sampled = false;
  options.trace_parent = trace.Traceparent();
  return client.Call<events::v1::PullEventsResponse>(kPullEvents, request, options);
}

absl::StatusOr<access::AssertionSigner> MakeSigner(const FollowerOptions& options) {
  absl::StatusOr<access::AssertionSigner> signer =
      access::AssertionSigner::Create(options.service, options.signing_key);
  if (signer.ok()) return signer;
  return absl::InvalidArgumentError(StrCat(kSigningKey.name, ": ", ToStd(signer.status().message())));
}

access::Principal PrincipalOf(const FollowerOptions& options) {
  return {StrCat("service:", options.service), {"service"}, {"*"}};
}

absl::StatusOr<std::string> AddressOf(const FollowerOptions& options, const std::string& feed) {
  const auto address = options.addresses.find(feed);
  if (address != options.addresses.end()) return address->second;
  return absl::InvalidArgumentError(StrCat(kNeighbours.name, ": the address of ", feed, " is missing"));
}

absl::Status CheckFeedWhole(const FollowerOptions& options, const access::AssertionSigner& signer,
                            const std::string& feed) {
  ASSIGN_OR_RETURN(const std::string address, AddressOf(options, feed));
  rpc::Client client(address, {options.tls, feed});
  events::v1::PullEventsRequest request;
  request.set_consumer(options.service);
  request.set_max_events(1);
  absl::Status status = Pull(client, signer, PrincipalOf(options), request).status();
  if (status.ok()) return status;
  if (ReasonOf(status) == "POSITION_GONE") {
    return FailedPrecondition(
        "FEED_INCOMPLETE",
        StrCat("The feed of ", feed, " no longer holds its beginning: its oldest events were deleted."));
  }
  return absl::UnavailableError(
      StrCat("The feed of ", feed, " cannot be asked for its beginning (", CodeName(status.code()), ")."));
}

events::Subscription AlsoTelling(events::Subscription subscription, std::function<void()> applied) {
  subscription.applied = [own = std::move(subscription.applied), applied = std::move(applied)] {
    own();
    applied();
  };
  return subscription;
}

}  // namespace

absl::Status CheckFeedsWhole(const FollowerOptions& options, const std::vector<std::string>& feeds) {
  ASSIGN_OR_RETURN(const access::AssertionSigner signer, MakeSigner(options));
  for (const std::string& feed : feeds) RETURN_IF_ERROR(CheckFeedWhole(options, signer, feed));
  return absl::OkStatus();
}

struct Followers::Follower {
  Follower(const std::string& address, const tls::Peer& peer) : client(address, peer) {}
  rpc::Client client;
  std::unique_ptr<events::Consumer> consumer;
};

absl::StatusOr<std::unique_ptr<Followers>> Followers::Start(const FollowerOptions& options,
                                                            std::vector<events::Subscription> subscriptions) {
  auto followers = std::make_unique<Followers>();
  if (subscriptions.empty()) return followers;
  ASSIGN_OR_RETURN(const access::AssertionSigner signer, MakeSigner(options));
  const access::Principal principal = PrincipalOf(options);
  for (events::Subscription& subscription : subscriptions) {
    ASSIGN_OR_RETURN(const std::string address, AddressOf(options, subscription.feed));
    auto follower = std::make_unique<Follower>(address, tls::Peer{options.tls, subscription.feed});
    rpc::Client& client = follower->client;
    events::FeedClient feed{[&client, signer, principal](const events::v1::PullEventsRequest& request) {
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
