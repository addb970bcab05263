// What callers see, and what is kept, while another server takes the place of the database's primary.
#include <gtest/gtest.h>

#include <absl/time/clock.h>
#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/chaos/replicated_suite.h"
#include "tests/support/look.h"

namespace passerelle::chaos {
namespace {

// Teams that record visits without a pause, each visit under its key until it is acknowledged.
class Teams {
 public:
  explicit Teams(ReplicatedSuite& suite) : suite_(suite) {
    for (int team = 0; team < 6; ++team) threads_.emplace_back([this] { Work(); });
  }
  ~Teams() { Rest(); }

  void Rest() {
    resting_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  int recorded() const { return recorded_; }
  int unavailable() const { return unavailable_; }
  // Why calls failed.
  std::set<std::string> reasons() {
    const std::lock_guard lock(mutex_);
    return reasons_;
  }

 private:
  void Work() {
    while (!resting_) {
      const int second = next_++;
      const std::string key = NewUuidV7();
      const absl::Time give_up = absl::Now() + absl::Seconds(60);
      while (!RecordedNow(second, key) && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(20));
    }
  }

  bool RecordedNow(int second, const std::string& key) {
    const absl::Status status = suite_.RecordVisit(second, key);
    if (status.ok()) {
      ++recorded_;
      return true;
    }
    if (absl::IsUnavailable(status)) ++unavailable_;
    const std::lock_guard lock(mutex_);
    reasons_.insert(ReasonOf(status).empty() ? status.ToString() : ReasonOf(status));
    return false;
  }

  ReplicatedSuite& suite_;
  std::atomic<bool> resting_ = false;
  std::atomic<int> next_ = 0, recorded_ = 0, unavailable_ = 0;
  std::mutex mutex_;
  std::set<std::string> reasons_;
  std::vector<std::thread> threads_;
};

bool Within(absl::Duration patience, const std::function<bool()>& holds) {
  const absl::Time end = absl::Now() + patience;
  while (!holds()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(testing::kLook);
  }
  return true;
}

TEST(APrimaryThatDies, LeavesEveryAcknowledgedVisitOnceToTheStandby) {
  ReplicatedSuite suite;
  Teams teams(suite);
  ASSERT_TRUE(Within(absl::Seconds(30), [&] { return teams.recorded() >= 100; })) << teams.recorded();
  suite.postgres().KillPrimary();
  ASSERT_TRUE(Within(absl::Seconds(30), [&] { return teams.unavailable() >= 10; })) << "the death was not felt";
  const int at_death = teams.recorded();
  suite.postgres().Promote();
  EXPECT_TRUE(Within(absl::Seconds(60), [&] { return teams.recorded() >= at_death + 200; }))
      << "nothing is recorded on the new primary";
  teams.Rest();
  for (const std::string& reason : teams.reasons())
    EXPECT_TRUE(reason == "DATABASE_UNAVAILABLE" || reason == "DEADLINE_EXCEEDED") << reason;

  const int recorded = teams.recorded();
  EXPECT_EQ(suite.Count("contacts", "visits"), recorded);
  // The lead in giving positions, and in taking events in, has gone to a session on the new primary.
  EXPECT_TRUE(Within(absl::Seconds(60), [&] { return suite.Count("contacts", "outbox") == 0; }));
  EXPECT_EQ(suite.Count("contacts", "event_log"), recorded) << "one event a visit";
  EXPECT_EQ(suite.Count("contacts", "(select max(position) as head from event_log) as log where head = " +
                                        std::to_string(recorded)),
            1)
      << "the positions have a gap";
  EXPECT_TRUE(Within(absl::Seconds(60), [&] { return suite.Count("statistics", "visit") >= recorded; }))
      << suite.Count("statistics", "visit") << " of " << recorded << " were taken in";
  EXPECT_EQ(suite.Count("statistics", "visit"), recorded);
  EXPECT_EQ(suite.Count("statistics", "event_parked"), 0);
}

}  // namespace
}  // namespace passerelle::chaos
