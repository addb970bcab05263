#include "services/statistics/state.h"

#include <absl/synchronization/notification.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/runtime/base/status.h"

namespace passerelle::statistics {
namespace {

// A database that answers nothing until it is told to, and then is lost.
class SlowDatabase : public db::Executor {
 public:
  absl::StatusOr<db::Result> Execute(const db::Statement&, const db::Params&) override {
    if (!asked.HasBeenNotified()) asked.Notify();
    answer.WaitForNotification();
    return Error(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "The database is gone.");
  }
  absl::Notification asked, answer;
};

TEST(State, TellsACallThatTheFiguresAreStillBeingCounted) {
  db::Pool pool({});
  State state(pool);
  SlowDatabase database;
  std::thread counting([&] { state.Follow(database, absl::InfiniteFuture()).IgnoreError(); });
  database.asked.WaitForNotification();
  const absl::Status status = state.FollowTo({.generation = 1}, database, absl::Now() + absl::Milliseconds(20));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), "FIGURES_CATCHING_UP");
  database.answer.Notify();
  counting.join();
}

TEST(State, MayFollowAgainAfterAFailure) {
  db::Pool pool({});
  State state(pool);
  SlowDatabase database;
  database.answer.Notify();
  EXPECT_EQ(ReasonOf(state.Follow(database, absl::InfiniteFuture())), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(ReasonOf(state.Follow(database, absl::Now() + absl::Seconds(1))), "DATABASE_UNAVAILABLE");
}

}  // namespace
}  // namespace passerelle::statistics
