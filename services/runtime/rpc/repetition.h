// When a call that got no answer is made again, by the gateway and between services alike. Whatever the callee itself
// says, with a reason, is an answer and stands. A call is made at most a few times, within its deadline, and never
// twice at once.
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <optional>

#include "passerelle/options/v1/options.pb.h"

namespace grpc {
class Status;
}

namespace passerelle::rpc {

// Whether the call may have taken effect already and be made again all the same: what changes nothing, and what creates
// under an idempotency key, which answers the second time what it has created the first. A change that is made again
// may be refused for having been made, so its caller must hear that the outcome is in doubt.
bool IsHarmlessTwice(options::v1::Effect effect, bool has_idempotency_key);

// The calls to one process. While it answers less than a third of them nobody asks again, so that repeated calls never
// keep down what is about to come back. Thread-safe.
class RepetitionBudget {
 public:
  void Answered();
  // Whether the call may be made again.
  bool Unanswered();

 private:
  // A call without an answer takes one, one with an answer gives two back. A replica takes a hundred calls with it at
  // most that are all made again.
  static constexpr int kMost = 200;
  std::atomic<int> left_ = kMost;
};

// One call; used by one thread at a time.
class Repetition {
 public:
  Repetition(bool harmless_twice, absl::Time deadline, RepetitionBudget& budget)
      : harmless_twice_(harmless_twice), deadline_(deadline), budget_(budget) {}

  // How an attempt ended. For how long to wait before the next one; none when this outcome stands.
  std::optional<absl::Duration> After(const grpc::Status& outcome);

 private:
  const bool harmless_twice_;
  const absl::Time deadline_;
  RepetitionBudget& budget_;
  int made_ = 0;
};

}  // namespace passerelle::rpc
