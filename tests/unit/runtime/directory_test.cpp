// Reference data in memory does not keep the database busy.
#include "services/runtime/cache/directory.h"

#include <absl/synchronization/blocking_counter.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace passerelle::cache {
namespace {

using Numbers = Directory<int>;

TEST(ADirectory, IsLoadedWhenItIsFirstAsked) {
  int loads = 0;
  Numbers numbers("numbers", [&loads]() -> absl::StatusOr<Numbers::Entries> {
    ++loads;
    return Numbers::Entries{{"one", 1}};
  });
  EXPECT_EQ(loads, 0);
  EXPECT_EQ(numbers.Find("one"), 1);
  EXPECT_EQ(numbers.Find("two"), std::nullopt);
  EXPECT_EQ(loads, 1);
}

TEST(ADirectory, IsLoadedOnceForAllWhoWaitForASlowDatabase) {
  constexpr int kCallers = 4;
  absl::BlockingCounter begun(kCallers);
  std::atomic<int> loads = 0;
  Numbers numbers("numbers", [&]() -> absl::StatusOr<Numbers::Entries> {
    if (++loads == 1) begun.Wait();
    absl::SleepFor(Numbers::kLeastAge + absl::Milliseconds(50));  // so slow is the database
    return Numbers::Entries{};
  });
  std::vector<std::jthread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&] {
      begun.DecrementCount();
      EXPECT_EQ(numbers.Find("two"), std::nullopt);
    });
  }
  callers.clear();
  EXPECT_EQ(loads, 1);
}

TEST(ADirectory, KeepsWhatItKnowsWhenItCannotBeLoaded) {
  bool away = false;
  Numbers numbers("numbers", [&away]() -> absl::StatusOr<Numbers::Entries> {
    if (away) return absl::UnavailableError("away");
    return Numbers::Entries{{"one", 1}};
  });
  numbers.Refresh();
  away = true;
  numbers.Refresh();
  EXPECT_EQ(numbers.Find("one"), 1);
}

}  // namespace
}  // namespace passerelle::cache
