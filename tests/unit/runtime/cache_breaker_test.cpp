#include <gtest/gtest.h>

#include "services/runtime/cache/circuit_breaker.h"
#include "services/runtime/cache/redis_connection.h"

namespace passerelle::cache {
namespace {

class Breaker : public ::testing::Test {
 protected:
  void Fail(int times) {
    for (int time = 0; time < times; ++time) {
      EXPECT_TRUE(breaker_.Allow(now_));
      breaker_.Failed(now_);
    }
  }
  CircuitBreaker breaker_{3, absl::Seconds(1)};
  absl::Time now_ = absl::UnixEpoch();
};

TEST_F(Breaker, OpensAfterFailuresInARowOnly) {
  Fail(2);
  breaker_.Succeeded();
  Fail(2);
  EXPECT_TRUE(breaker_.closed());
  Fail(1);
  EXPECT_FALSE(breaker_.closed());
  EXPECT_FALSE(breaker_.Allow(now_));
}

TEST_F(Breaker, LetsOneProbeThroughAfterThePause) {
  Fail(3);
  EXPECT_FALSE(breaker_.Allow(now_ + absl::Milliseconds(999)));
  now_ += absl::Seconds(1);
  EXPECT_TRUE(breaker_.Allow(now_));
  EXPECT_FALSE(breaker_.Allow(now_));
}

TEST_F(Breaker, ClosesWhenTheProbeSucceedsAndOpensAgainWhenItFails) {
  Fail(3);
  now_ += absl::Seconds(1);
  EXPECT_TRUE(breaker_.Allow(now_));
  breaker_.Failed(now_);
  EXPECT_FALSE(breaker_.Allow(now_ + absl::Milliseconds(500)));
  now_ += absl::Seconds(2);
  EXPECT_TRUE(breaker_.Allow(now_));
  breaker_.Succeeded();
  EXPECT_TRUE(breaker_.closed());
  EXPECT_TRUE(breaker_.Allow(now_));
}

TEST_F(Breaker, LetsAnotherProbeThroughWhenOneNeverReports) {
  Fail(3);
  now_ += absl::Seconds(1);
  EXPECT_TRUE(breaker_.Allow(now_));
  now_ += absl::Seconds(1);
  EXPECT_TRUE(breaker_.Allow(now_));
}

TEST(RedisAddress, ReadsBothForms) {
  EXPECT_EQ(RedisAddress::Parse("unix:/run/redis.sock")->path, "/run/redis.sock");
  EXPECT_EQ(RedisAddress::Parse("redis://cache")->port, 6379);
  const auto address = RedisAddress::Parse("redis://user:p@ss@10.0.0.1:7000/0");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->user, "user");
  EXPECT_EQ(address->password, "p@ss");
  EXPECT_EQ(address->host, "10.0.0.1");
  EXPECT_EQ(address->port, 7000);
  for (const char* url : {"", "unix:", "redis://", "http://cache", "redis://cache:x"})
    EXPECT_FALSE(RedisAddress::Parse(url)) << url;
}

}  // namespace
}  // namespace passerelle::cache
