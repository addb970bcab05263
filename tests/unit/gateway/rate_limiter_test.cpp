// The count that a gateway keeps for itself when Redis is gone.
#include "gateway/access/rate_limiter.h"

#include <gtest/gtest.h>

#include "gateway/base/text.h"

namespace passerelle::gateway {
namespace {

class FixedClock : public Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1'000'000);
};

class RateLimiterWithoutRedis : public ::testing::Test {
 protected:
  static constexpr RatePolicy Once(absl::Duration period) { return {1, period, 1}; }
  bool Allows(const std::string& key, absl::Duration period = absl::Hours(1)) {
    return limiter_.TakeNow(key, Once(period)).allowed;
  }
  // As many callers as are counted one by one.
  void Fill(absl::Duration period) {
    for (std::size_t i = 0; i < RateLimiter::kMostOwnKeys; ++i) Allows(Cat("address:", i), period);
  }

  cache::Cache cache_{cache::CacheOptions{}};
  WorkerPool workers_{1, 1};
  FixedClock clock_;
  RateLimiter limiter_{cache_, workers_, clock_};
};

TEST_F(RateLimiterWithoutRedis, CountsEachKeyByItself) {
  EXPECT_TRUE(Allows("login:a"));
  EXPECT_FALSE(Allows("login:a"));
  EXPECT_TRUE(Allows("login:b"));
}

TEST_F(RateLimiterWithoutRedis, CountsKeysBeyondItsBoundTogetherByKindAndPolicy) {
  Fill(absl::Hours(1));
  EXPECT_TRUE(Allows("login:a"));
  EXPECT_FALSE(Allows("login:b")) << "has no bucket of its own";
  EXPECT_TRUE(Allows("principal:a")) << "is of another kind";
  EXPECT_TRUE(Allows("login:a", absl::Minutes(1))) << "is of another policy";
  EXPECT_FALSE(Allows("address:7")) << "keeps the bucket that it had";
}

TEST_F(RateLimiterWithoutRedis, LooksForRoomOnceASecond) {
  Fill(absl::Milliseconds(500));
  EXPECT_TRUE(Allows("login:a"));
  clock_.now += absl::Milliseconds(600);
  EXPECT_FALSE(Allows("login:b")) << "has looked too lately";
  clock_.now += absl::Milliseconds(400);
  EXPECT_TRUE(Allows("login:c"));
  EXPECT_TRUE(Allows("login:d"));
}

}  // namespace
}  // namespace passerelle::gateway
