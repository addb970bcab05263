#include "gateway/access/rate_limiter.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "gateway/base/text.h"

namespace passerelle::gateway {
namespace {

constexpr std::size_t kMostLeases = 50'000;
constexpr absl::Duration kLeaseLifetime = absl::Seconds(1);
constexpr absl::Duration kBetweenSweeps = absl::Seconds(1);

std::int64_t LeaseSize(const RatePolicy& policy) { return std::clamp<std::int64_t>(policy.burst / 64, 1, 64); }

std::optional<GcraAnswer> ReadAnswer(const std::vector<std::string>& texts) {
  std::int64_t numbers[4];
  if (texts.size() != 4) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) {
    if (!absl::SimpleAtoi(texts[i], &numbers[i])) return std::nullopt;
  }
  return GcraAnswer{numbers[0], numbers[1], absl::Microseconds(numbers[2]), absl::Microseconds(numbers[3])};
}

// One key for all that are counted alike: the kind of key ("login:somebody" is of "login") with its policy.
std::string SharedKey(std::string_view key, const RatePolicy& policy) {
  return Cat(key.substr(0, key.find(':')), " ", absl::ToInt64Microseconds(policy.Interval()), " ", policy.burst);
}

RateDecision Decide(const GcraAnswer& answer) {
  return {answer.granted > 0, absl::OkStatus(), answer.remaining, answer.retry_after, answer.full_after};
}

}  // namespace

RateLimiter::RateLimiter(cache::Cache& cache, WorkerPool& workers, const Clock& clock)
    : cache_(cache), workers_(workers), clock_(clock) {}

void RateLimiter::Take(std::string key, const RatePolicy& policy, std::function<void(RateDecision)> done) {
  if (const auto decision = FromLease(key)) return done(*decision);
  workers_.Ask<RateDecision>(
      [this, key = std::move(key), policy](const auto& answer) { answer(TakeLease(key, policy)); },
      [done = std::move(done)](const absl::StatusOr<RateDecision>& taken) {
        done(taken.ok() ? *taken : RateDecision{false, taken.status(), 0, absl::Seconds(1), absl::Seconds(1)});
      });
}

RateDecision RateLimiter::TakeNow(const std::string& key, const RatePolicy& policy) {
  return Decide(Ask(key, policy, 1));
}

void RateLimiter::GiveBack(const std::string& key, const RatePolicy& policy) { Ask(key, policy, -1); }

std::optional<RateDecision> RateLimiter::FromLease(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto lease = leases_.find(key);
  if (lease == leases_.end() || lease->second.left == 0 || lease->second.end <= clock_.Now()) return std::nullopt;
  --lease->second.left;
  return RateDecision{true, absl::OkStatus(), lease->second.remaining + lease->second.left, absl::ZeroDuration(),
                      lease->second.full_after};
}

RateDecision RateLimiter::TakeLease(const std::string& key, const RatePolicy& policy) {
  const GcraAnswer answer = Ask(key, policy, LeaseSize(policy));
  if (answer.granted > 0) {
    const std::lock_guard lock(mutex_);
    if (leases_.size() >= kMostLeases) leases_.clear();
    Lease& lease = leases_[key];
    // Calls that came while Redis was asked have taken leases of their own: what they left is kept.
    const bool live = lease.end > clock_.Now();
    lease = {(live ? lease.left : 0) + answer.granted - 1, answer.remaining, answer.full_after,
             clock_.Now() + kLeaseLifetime};
  }
  RateDecision decision = Decide(answer);
  decision.remaining += std::max<std::int64_t>(0, answer.granted - 1);
  return decision;
}

GcraAnswer RateLimiter::Ask(const std::string& key, const RatePolicy& policy, std::int64_t amount) {
  const auto texts = cache_.Evaluate(kGcraScript, {Cat("rate:", key)},
                                     {std::to_string(absl::ToInt64Microseconds(policy.Interval())),
                                      std::to_string(policy.burst), std::to_string(amount)});
  if (texts) {
    if (const auto answer = ReadAnswer(*texts)) return *answer;
  }
  return AskHere(key, policy, amount);
}

GcraAnswer RateLimiter::AskHere(const std::string& key, const RatePolicy& policy, std::int64_t amount) {
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  return gateway::Take(OwnState(key, policy, now), policy, amount, now);
}

GcraState& RateLimiter::OwnState(const std::string& key, const RatePolicy& policy, absl::Time now) {
  if (const auto found = own_.find(key); found != own_.end()) return found->second;
  // A sweep reads every key under the lock: were it due on each call, a flood of keys would make it the bottleneck.
  if (own_.size() >= kMostOwnKeys && now >= next_sweep_) {
    absl::erase_if(own_, [now](const auto& entry) { return entry.second.full_at <= now; });
    next_sweep_ = now + kBetweenSweeps;
  }
  return own_.size() < kMostOwnKeys ? own_[key] : own_[SharedKey(key, policy)];
}

}  // namespace passerelle::gateway
