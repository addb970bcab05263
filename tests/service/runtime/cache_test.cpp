// The cache on a real Redis that comes and goes.
#include "services/runtime/cache/cache.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/look.h"
#include "tests/support/ports.h"
#include "tests/support/redis.h"

namespace passerelle::testing {
namespace {

constexpr absl::Duration kMinute = absl::Minutes(1);
// One operation's budget, and what a loaded machine adds.
constexpr absl::Duration kBudget = absl::Milliseconds(20);
constexpr absl::Duration kSlack = absl::Milliseconds(80);

cache::CacheOptions Options(const std::string& prefix) {
  return {.url = Redis::Running().Url(), .prefix = prefix, .budget = kBudget};
}

TEST(Cache, KeepsAValueUntilItIsDeleted) {
  cache::Cache cache(Options("keeps:"));
  EXPECT_EQ(cache.Get("key"), std::nullopt);
  const std::string value("a\0b\r\nc", 6);
  cache.Set("key", value, kMinute);
  EXPECT_EQ(cache.Get("key"), value);
  cache.Delete("key");
  EXPECT_EQ(cache.Get("key"), std::nullopt);
}

TEST(Cache, DoesNotMixUpPrefixes) {
  cache::Cache contacts(Options("contacts:"));
  cache::Cache supplies(Options("supplies:"));
  contacts.Set("key", "value", kMinute);
  EXPECT_EQ(supplies.Get("key"), std::nullopt);
}

TEST(Cache, ForgetsAValueAfterItsLifetime) {
  cache::Cache cache(Options("forgets:"));
  cache.Set("key", "value", absl::Milliseconds(30));
  EXPECT_TRUE(Eventually([&] { return !cache.Get("key").has_value(); }));
}

TEST(Cache, SpreadsTheLifetimesOfKeysMadeTogether) {
  cache::Cache cache(Options("spreads:"));
  std::set<std::string> lifetimes;
  for (int index = 0; index < 20; ++index) {
    cache.Set("key", "value", absl::Hours(1));
    const auto left = cache.Evaluate("return redis.call('pttl', KEYS[1])", {"key"}, {});
    ASSERT_TRUE(left.has_value());
    EXPECT_GE(std::stoll(left->front()), 3'600'000 * 9 / 10 - 1000);
    EXPECT_LE(std::stoll(left->front()), 3'600'001);
    lifetimes.insert(left->front());
  }
  EXPECT_GT(lifetimes.size(), 10u);
}

TEST(Cache, EvaluatesAScriptAtomically) {
  cache::Cache cache(Options("evaluates:"));
  const std::string script = "return {redis.call('incrby', KEYS[1], ARGV[1]), ARGV[2]}";
  EXPECT_EQ(cache.Evaluate(script, {"count"}, {"2", "text"}), (std::vector<std::string>{"2", "text"}));
  EXPECT_EQ(cache.Evaluate(script, {"count"}, {"3", "more"}), (std::vector<std::string>{"5", "more"}));
  EXPECT_EQ(cache.Evaluate("return redis.call('nonsense')", {}, {}), std::nullopt);
  EXPECT_TRUE(cache.Reachable());
}

TEST(Cache, FindsRedisByAName) {
  const ServerDirectory directory;
  const std::string port = std::to_string(FreePorts(1).front());
  const ChildProcess server({"redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"},
                            directory.path() + "/redis.log");
  cache::Cache cache({.url = "redis://localhost:" + port, .prefix = "name:", .budget = kBudget});
  EXPECT_TRUE(Eventually([&] {
    cache.Set("key", "value", kMinute);
    return cache.Get("key") == "value";
  }));
}

TEST(Cache, WithoutAUrlAlwaysMisses) {
  cache::Cache cache({.url = "", .prefix = "none:"});
  cache.Set("key", "value", kMinute);
  EXPECT_EQ(cache.Get("key"), std::nullopt);
  EXPECT_EQ(cache.Evaluate("return 1", {}, {}), std::nullopt);
  EXPECT_FALSE(cache.Reachable());
}

TEST(Cache, LoadsOnceForManyCallersAtOnce) {
  cache::Cache cache(Options("loads:"));
  std::atomic<int> loads = 0;
  const auto load = [&]() -> absl::StatusOr<std::string> {
    ++loads;
    absl::SleepFor(absl::Milliseconds(100));
    return "value";
  };
  std::atomic<int> right = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 16; ++caller) {
    callers.emplace_back([&] { right += cache.GetOrLoad("key", kMinute, load).value_or("") == "value"; });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(right, 16);
  EXPECT_EQ(loads, 1);
  EXPECT_EQ(cache.Get("key"), "value");
}

TEST(Cache, DoesNotKeepAnError) {
  cache::Cache cache(Options("errors:"));
  EXPECT_FALSE(
      cache.GetOrLoad("key", kMinute, [] { return absl::StatusOr<std::string>(absl::InternalError("no")); }).ok());
  EXPECT_EQ(cache.GetOrLoad("key", kMinute, [] { return absl::StatusOr<std::string>("value"); }).value_or(""), "value");
}

TEST(Cache, OneCallersFailureIsNotTheOthers) {
  cache::Cache cache(Options("failure:"));
  std::atomic<int> loads = 0;
  const auto load = [&]() -> absl::StatusOr<std::string> {
    const bool first = ++loads == 1;
    absl::SleepFor(absl::Milliseconds(50));
    if (first) return absl::DeadlineExceededError("the first caller's");
    return "value";
  };
  std::atomic<int> right = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&] { right += cache.GetOrLoad("key", kMinute, load).ok(); });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(right, 7);
}

TEST(Cache, WithRedisGoneMissesWithinTheBudgetAndComesBackByItself) {
  Redis redis;
  cache::Cache cache({.url = redis.Url(), .prefix = "gone:", .budget = kBudget});
  cache.Set("key", "value", kMinute);
  redis.Stop();
  for (int call = 0; call < 20; ++call) {
    const absl::Time start = absl::Now();
    EXPECT_EQ(cache.Get("key"), std::nullopt);
    EXPECT_LT(absl::Now() - start, kBudget + kSlack);
  }
  EXPECT_FALSE(cache.Reachable());
  EXPECT_EQ(cache.GetOrLoad("key", kMinute, [] { return absl::StatusOr<std::string>("loaded"); }).value_or(""),
            "loaded");
  redis.Start();
  EXPECT_TRUE(Eventually([&] {
    cache.Set("key", "again", kMinute);
    return cache.Get("key") == "again";
  }));
  EXPECT_TRUE(cache.Reachable());
}

TEST(Cache, WithRedisSilentMissesWithinTheBudgetAndNeverGivesALateAnswerToAnotherKey) {
  Redis redis;
  cache::Cache cache({.url = redis.Url(), .prefix = "silent:", .budget = kBudget});
  cache.Set("key", "value", kMinute);
  cache.Set("other", "other value", kMinute);
  redis.Freeze();
  absl::Duration slowest = absl::ZeroDuration();
  for (int call = 0; call < 10; ++call) {
    const absl::Time start = absl::Now();
    EXPECT_EQ(cache.Get("key"), std::nullopt);
    slowest = std::max(slowest, absl::Now() - start);
  }
  EXPECT_LT(slowest, kBudget + kSlack);
  EXPECT_FALSE(cache.Reachable());
  redis.Thaw();
  EXPECT_TRUE(Eventually([&] { return cache.Get("other").has_value(); }));
  for (int call = 0; call < 10; ++call) EXPECT_EQ(cache.Get("other"), "other value");
}

}  // namespace
}  // namespace passerelle::testing
