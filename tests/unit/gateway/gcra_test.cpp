#include "gateway/access/gcra.h"

#include <gtest/gtest.h>

namespace passerelle::gateway {
namespace {

const RatePolicy kTenAMinute{10, absl::Minutes(1), 3};

class Gcra : public ::testing::Test {
 protected:
  GcraAnswer Ask(std::int64_t asked = 1) { return Take(state_, kTenAMinute, asked, now_); }
  GcraState state_;
  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
};

TEST_F(Gcra, GrantsTheBurstAtOnceAndNoMore) {
  EXPECT_EQ(Ask().remaining, 2);
  EXPECT_EQ(Ask().remaining, 1);
  EXPECT_EQ(Ask().granted, 1);
  const GcraAnswer refused = Ask();
  EXPECT_EQ(refused.granted, 0);
  EXPECT_EQ(refused.retry_after, absl::Seconds(6));
  EXPECT_EQ(refused.full_after, absl::Seconds(18));
}

TEST_F(Gcra, RefillsOneCallAnInterval) {
  Ask(3);
  now_ += absl::Seconds(5);
  EXPECT_EQ(Ask().granted, 0);
  now_ += absl::Seconds(1);
  EXPECT_EQ(Ask().granted, 1);
  EXPECT_EQ(Ask().granted, 0);
  now_ += absl::Hours(1);
  EXPECT_EQ(Ask(5).granted, 3);
}

TEST_F(Gcra, GrantsAPartOfWhatIsAsked) {
  EXPECT_EQ(Ask(2).granted, 2);
  EXPECT_EQ(Ask(2).granted, 1);
}

TEST_F(Gcra, TakesCallsBack) {
  Ask(3);
  Ask(-1);
  EXPECT_EQ(Ask().granted, 1);
  Ask(-1);
  Ask(-1);
  Ask(-1);
  Ask(-1);
  EXPECT_EQ(Ask(5).granted, 3) << "never more than the burst";
}

TEST_F(Gcra, IsNotRefilledByRefusals) {
  Ask(3);
  for (int i = 0; i < 100; ++i) Ask();
  EXPECT_EQ(Ask().retry_after, absl::Seconds(6));
}

}  // namespace
}  // namespace passerelle::gateway
