#include "services/runtime/rpc/repetition.h"

#include <absl/random/random.h>
#include <absl/time/clock.h>
#include <grpcpp/support/status.h>

#include <algorithm>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::rpc {
namespace {

constexpr int kMostAttempts = 4;
constexpr absl::Duration kFirstPause = absl::Milliseconds(20);

// Made by the transport: a process of the suite never fails without details. CANCELLED is what a call hears that was
// on its way to a process while that shut down.
bool IsUnanswered(const grpc::Status& outcome) {
  const bool lost =
      outcome.error_code() == grpc::StatusCode::UNAVAILABLE || outcome.error_code() == grpc::StatusCode::CANCELLED;
  return lost && outcome.error_details().empty();
}

void CountRepeated() {
  static telemetry::Counter& repeated = telemetry::ProcessMetrics().MakeCounter(
      "passerelle_calls_repeated_total", "Calls to another process that got no answer and were made again.");
  repeated.Add();
}

}  // namespace

bool IsHarmlessTwice(options::v1::Effect effect, bool has_idempotency_key) {
  return effect == options::v1::EFFECT_SAFE || (effect == options::v1::EFFECT_CREATE && has_idempotency_key);
}

void RepetitionBudget::Answered() {
  // Nearly always full: then nothing is written that other threads read.
  if (left_.load(std::memory_order_relaxed) < kMost) left_.fetch_add(2, std::memory_order_relaxed);
}

bool RepetitionBudget::Unanswered() {
  int left = left_.load(std::memory_order_relaxed);
  while (!left_.compare_exchange_weak(left, std::max(0, left - 1), std::memory_order_relaxed)) {
  }
  return left > kMost / 2;
}

std::optional<absl::Duration> Repetition::After(const grpc::Status& outcome) {
  if (!IsUnanswered(outcome)) {
    budget_.Answered();
    return std::nullopt;
  }
  const bool affordable = budget_.Unanswered();
  if (!harmless_twice_ || !affordable || ++made_ == kMostAttempts) return std::nullopt;
  // Jittered, so that the calls that one replica took with it do not fall upon the next all at once.
  absl::InsecureBitGen random;
  const absl::Duration pause = kFirstPause * (1 << made_) * absl::Uniform(random, 0.5, 1.0);
  if (absl::Now() + pause >= deadline_) return std::nullopt;
  CountRepeated();
  return pause;
}

}  // namespace passerelle::rpc
