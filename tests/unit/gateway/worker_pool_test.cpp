// Work that somebody waits for is answered, whatever becomes of it.
#include "gateway/base/worker_pool.h"

#include <absl/synchronization/notification.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kGiven = 7;
constexpr int kMostWaitingWork = 3;

class Workers : public ::testing::Test {
 protected:
  using Work = std::function<void(const WorkerPool::Done<int>&)>;

  absl::StatusOr<int> Ask(Work work) {
    std::promise<absl::StatusOr<int>> answered;
    pool_.Ask<int>(std::move(work), [&](absl::StatusOr<int> answer) { answered.set_value(std::move(answer)); });
    return answered.get_future().get();
  }
  // Returns once nothing that was given before runs any more.
  void AwaitIdle() {
    EXPECT_EQ(*Ask([](const auto& answer) { answer(kGiven); }), kGiven);
  }

  WorkerPool pool_{1, kMostWaitingWork};
};

TEST_F(Workers, HandOnWhatTheWorkAnswers) { AwaitIdle(); }

TEST_F(Workers, AnswerForWorkThatThrowsAndGoOn) {
  const absl::Status fault = Ask([](const auto&) { throw std::runtime_error("column sealed_login is null"); }).status();
  EXPECT_EQ(fault.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(fault), "INTERNAL");
  EXPECT_THAT(std::string(fault.message()), Not(HasSubstr("sealed_login")));
  AwaitIdle();
}

TEST_F(Workers, TellTheLogUnderTheCallersErrorIdWhatWasThrown) {
  ::testing::internal::CaptureStderr();
  const absl::Status fault = Ask([](const auto&) { throw std::runtime_error("the cause"); }).status();
  const std::string logged = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(logged, HasSubstr("the cause"));
  const std::string said(fault.message());
  EXPECT_THAT(logged, HasSubstr(said.substr(said.size() - 37, 36))) << said;
}

TEST_F(Workers, AnswerOnceWhenTheWorkThrowsAfterItsAnswer) {
  int answers = 0;
  pool_.Ask<int>(
      [](const auto& answer) {
        answer(kGiven);
        throw std::runtime_error("too late");
      },
      [&](const absl::StatusOr<int>& answer) { answers += answer.ok() ? 1 : 100; });
  AwaitIdle();
  EXPECT_EQ(answers, 1);
}

TEST_F(Workers, SurviveWorkThatNobodyWaitsFor) {
  EXPECT_TRUE(pool_.Post([] { throw std::runtime_error("for nobody"); }));
  AwaitIdle();
}

TEST_F(Workers, RefuseWhatFindsTheirQueueFull) {
  absl::Notification started;
  absl::Notification go_on;
  ASSERT_TRUE(pool_.Post([&] {
    started.Notify();
    go_on.WaitForNotification();
  }));
  started.WaitForNotification();
  for (int waiting = 0; waiting < kMostWaitingWork; ++waiting) ASSERT_TRUE(pool_.Post([] {}));
  const absl::Status refused = Ask([](const auto& answer) { answer(kGiven); }).status();
  go_on.Notify();
  EXPECT_EQ(ReasonOf(refused), "OVERLOADED");
}

}  // namespace
}  // namespace passerelle::gateway
