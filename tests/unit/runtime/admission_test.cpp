#include "services/runtime/rpc/admission.h"

#include <absl/synchronization/blocking_counter.h>
#include <absl/synchronization/notification.h>
#include <gtest/gtest.h>

#include <atomic>

#include "services/runtime/base/status.h"

namespace passerelle::rpc {
namespace {

using options::v1::Lane;

// Tasks that run until the gate opens.
class Gate {
 public:
  std::function<void()> Task() {
    return [this] {
      ++running_;
      open_.WaitForNotification();
      ++done_;
    };
  }
  void Open() { open_.Notify(); }
  int done() const { return done_; }
  void AwaitRunning(int count) const {
    while (running_ < count) std::this_thread::yield();
  }
  int running() const { return running_; }

 private:
  absl::Notification open_;
  std::atomic<int> running_{0};
  std::atomic<int> done_{0};
};

TEST(Admission, RefusesWhatWouldWaitTooLong) {
  Gate gate;
  Admission admission({.workers = 1, .most_waiting = 2});
  ASSERT_TRUE(admission.Post(Lane::LANE_READ, gate.Task()).ok());
  gate.AwaitRunning(1);
  ASSERT_TRUE(admission.Post(Lane::LANE_READ, gate.Task()).ok());
  ASSERT_TRUE(admission.Post(Lane::LANE_READ, gate.Task()).ok());
  const absl::Status refused = admission.Post(Lane::LANE_READ, gate.Task());
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "OVERLOADED");
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  gate.Open();
  admission.Stop();
  EXPECT_EQ(gate.done(), 3);
}

TEST(Admission, KeepsWorkersForOtherLanes) {
  Gate batches;
  Admission admission({.workers = 4, .most_waiting = 8});
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(admission.Post(Lane::LANE_BATCH, batches.Task()).ok());
  batches.AwaitRunning(1);
  absl::BlockingCounter reads(8);
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(admission.Post(Lane::LANE_READ, [&] { reads.DecrementCount(); }).ok());
  reads.Wait();
  EXPECT_EQ(batches.running(), 1) << "batches take a quarter of the workers at most";
  batches.Open();
  admission.Stop();
  EXPECT_EQ(batches.done(), 4);
}

TEST(Admission, GivesLongPollsThreadsOfTheirOwn) {
  Gate polls;
  Admission admission({.workers = 1, .feed_workers = 3});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(admission.Post(Lane::LANE_FEED, polls.Task()).ok());
  polls.AwaitRunning(3);
  absl::Notification written;
  ASSERT_TRUE(admission.Post(Lane::LANE_WRITE, [&] { written.Notify(); }).ok());
  written.WaitForNotification();
  polls.Open();
}

TEST(Admission, RunsALaneInOrder) {
  std::vector<int> order;
  Admission admission({.workers = 1});
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(admission.Post(Lane::LANE_WRITE, [&order, i] { order.push_back(i); }).ok());
  admission.Stop();
  ASSERT_EQ(order.size(), 100u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Admission, TakesNothingMoreAfterItsEnd) {
  Admission admission({.workers = 1});
  admission.Stop();
  EXPECT_EQ(ReasonOf(admission.Post(Lane::LANE_READ, [] {})), "SHUTTING_DOWN");
}

}  // namespace
}  // namespace passerelle::rpc
