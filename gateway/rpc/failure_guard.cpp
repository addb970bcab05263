#include "gateway/rpc/failure_guard.h"

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

absl::Status TooManyFailures(const RateDecision& decision) {
  return WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
                              "Too many failed attempts to log in; wait before the next one."),
                        decision.retry_after);
}

}  // namespace

FailureGuard::FailureGuard(State& state, std::string_view source, std::string_view login_index)
    : state_(state), by_source_(Cat("failure:", source)), by_both_(Cat("failure:", source, ":", Hex(login_index))) {}

absl::Status FailureGuard::Pay() {
  const RateDecision by_source = state_.limiter.TakeNow(by_source_, state_.address_failures);
  if (!by_source.allowed) return TooManyFailures(by_source);
  const RateDecision by_both = state_.limiter.TakeNow(by_both_, state_.login_failures);
  if (by_both.allowed) return absl::OkStatus();
  state_.limiter.GiveBack(by_source_, state_.address_failures);
  return TooManyFailures(by_both);
}

void FailureGuard::GiveBack() {
  state_.limiter.GiveBack(by_source_, state_.address_failures);
  state_.limiter.GiveBack(by_both_, state_.login_failures);
}

}  // namespace passerelle::gateway
