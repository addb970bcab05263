#include "gateway/identity/key_keeper.h"

#include <algorithm>
#include <utility>

#include "gateway/identity/token.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::gateway::identity {
namespace {

constexpr std::size_t kMostWaiters = 1024;
// A provider that forbids to keep its keys is not asked more often than this.
constexpr absl::Duration kLeastLifetime = absl::Seconds(30);

constexpr char kFetches[] = "passerelle_identity_key_fetches_total";
constexpr char kFetchesHelp[] = "Fetches of the keys of an identity provider.";

absl::Status ProviderUnavailable(absl::Duration retry) {
  return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "IDENTITY_PROVIDER_UNAVAILABLE",
                              "The identity provider cannot be asked for its keys at the moment."),
                        retry);
}

}  // namespace

KeyKeeper::KeyKeeper(std::string name, KeyPolicy policy, Fetch fetch, const Clock& clock, telemetry::Metrics& metrics)
    : name_(std::move(name)),
      policy_(policy),
      fetch_(std::move(fetch)),
      clock_(clock),
      fetched_(metrics.MakeCounter(kFetches, kFetchesHelp, {{"provider", name_}, {"outcome", "fetched"}})),
      failed_(metrics.MakeCounter(kFetches, kFetchesHelp, {{"provider", name_}, {"outcome", "failed"}})),
      fetch_time_metric_(metrics.MakeGauge("passerelle_identity_keys_fetched_timestamp_seconds",
                                           "When the keys of an identity provider were last fetched.",
                                           {{"provider", name_}})),
      thread_([this] { Run(); }) {}

KeyKeeper::~KeyKeeper() { Stop(); }

KeySetPtr KeyKeeper::Current() {
  const absl::MutexLock lock(&mutex_);
  return Believed();
}

KeySetPtr KeyKeeper::Believed() const { return fetch_time_ + policy_.stale > clock_.Now() ? keys_ : nullptr; }

absl::StatusOr<KeySetPtr> KeyKeeper::Answer(const std::string& key_id) const {
  KeySetPtr keys = Believed();
  if (keys != nullptr && keys->Contains(key_id)) return keys;
  // A key may be new when the provider was not heard since.
  if (keys == nullptr || last_failed_) return ProviderUnavailable(policy_.retry);
  return TokenRefused("The token is signed by a key that its issuer does not have.");
}

void KeyKeeper::Find(const std::string& key_id, Found found) {
  absl::StatusOr<KeySetPtr> answer = absl::UnknownError("");
  {
    const absl::MutexLock lock(&mutex_);
    answer = Answer(key_id);
    if (!answer.ok() && JoinFetch()) {
      waiters_.push_back({key_id, std::move(found)});
      return;
    }
  }
  found(std::move(answer));
}

bool KeyKeeper::JoinFetch() {
  if (stopped_ || waiters_.size() >= kMostWaiters) return false;
  if (fetch_under_way_) return true;
  const absl::Time now = clock_.Now();
  if (now < next_asked_fetch_) return false;
  next_asked_fetch_ = now + policy_.retry;
  next_fetch_ = now;
  fetch_under_way_ = true;
  signal_.Wake();
  return true;
}

void KeyKeeper::Run() {
  while (!signal_.stopped()) {
    const absl::Duration time = TimeToFetch();
    if (time > absl::ZeroDuration()) {
      signal_.AwaitWake(time);
      continue;
    }
    Take(fetch_(signal_));
  }
}

absl::Duration KeyKeeper::TimeToFetch() {
  const absl::MutexLock lock(&mutex_);
  const absl::Duration time = next_fetch_ - clock_.Now();
  if (time <= absl::ZeroDuration()) fetch_under_way_ = true;
  return time;
}

void KeyKeeper::Take(absl::StatusOr<FetchedKeys> fetched) {
  std::vector<std::pair<Found, absl::StatusOr<KeySetPtr>>> answers;
  {
    const absl::MutexLock lock(&mutex_);
    const absl::Time now = clock_.Now();
    fetch_under_way_ = false;
    if (fetched.ok()) {
      TakeKeys(*std::move(fetched), now);
    } else if (!stopped_) {
      failed_.Add();
      next_fetch_ = now + policy_.retry;
      next_asked_fetch_ = next_fetch_;
      if (!std::exchange(last_failed_, true)) {
        telemetry::Log(telemetry::Level::kWarning, "the keys of an identity provider cannot be fetched",
                       {{"provider", name_}, {"fault", std::string(ToStd(fetched.status().message()))}});
      }
    }
    answers.reserve(waiters_.size());
    for (Waiter& waiter : waiters_) answers.emplace_back(std::move(waiter.found), Answer(waiter.key_id));
    waiters_.clear();
  }
  for (auto& [found, answer] : answers) found(std::move(answer));
}

void KeyKeeper::TakeKeys(FetchedKeys fetched, absl::Time now) {
  const bool same = keys_ != nullptr && keys_->SameAs(fetched.keys);
  if (!same || last_failed_) {
    telemetry::Log(telemetry::Level::kInfo,
                   same ? "an identity provider can be asked again" : "the keys of an identity provider are new",
                   {{"provider", name_}, {"keys", static_cast<std::int64_t>(fetched.keys.size())}});
  }
  // The same keys stay the same object, by which verified tokens are remembered.
  if (!same) keys_ = std::make_shared<const KeySet>(std::move(fetched.keys));
  const absl::Duration least = std::min(kLeastLifetime, policy_.lifetime);
  fetch_time_ = now;
  next_fetch_ = now + std::clamp(fetched.max_age.value_or(policy_.lifetime), least, policy_.lifetime);
  last_failed_ = false;
  fetched_.Add();
  fetch_time_metric_.Set(absl::ToDoubleSeconds(now - absl::UnixEpoch()));
}

void KeyKeeper::Stop() {
  {
    const absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  signal_.Stop();
  if (thread_.joinable()) thread_.join();
  std::vector<Waiter> left;
  {
    const absl::MutexLock lock(&mutex_);
    left.swap(waiters_);
  }
  for (Waiter& waiter : left) waiter.found(ProviderUnavailable(policy_.retry));
}

}  // namespace passerelle::gateway::identity
