#include "services/referrals/deliveries/schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace passerelle::referrals {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'772'366'400);  // Sunday, 1 March 2026, 12:00 UTC

TEST(Schedule, IsThePublishedOneOverThreeDays) {
  const std::vector<absl::Duration> published = {absl::Seconds(5), absl::Minutes(5), absl::Minutes(30),
                                                 absl::Hours(2),   absl::Hours(5),   absl::Hours(10),
                                                 absl::Hours(14),  absl::Hours(20),  absl::Hours(24)};
  absl::Duration whole;
  for (std::size_t i = 0; i < published.size(); ++i) {
    EXPECT_EQ(PauseAfter(static_cast<int>(i) + 1, 0, std::nullopt), published[i]);
    whole += published[i];
  }
  EXPECT_GT(whole, absl::Hours(72));
  EXPECT_EQ(PauseAfter(kMostAttempts, 0, std::nullopt), std::nullopt);
}

TEST(Schedule, IsSpreadByATenthEitherWay) {
  EXPECT_EQ(PauseAfter(2, -1, std::nullopt), absl::Minutes(5) * 0.9);
  EXPECT_EQ(PauseAfter(2, 1, std::nullopt), absl::Minutes(5) * 1.1);
}

TEST(Schedule, GivesTheReceiverMoreTimeWhenItAsksUpToADay) {
  EXPECT_EQ(PauseAfter(1, 1, absl::Minutes(7)), absl::Minutes(7));
  EXPECT_EQ(PauseAfter(1, 0, absl::Hours(1000)), absl::Hours(24));
  EXPECT_EQ(PauseAfter(kMostAttempts, 0, absl::Minutes(7)), std::nullopt);
}

TEST(Schedule, IsNotCutShortByAReceiverThatAsksToBeAskedAgainAtOnce) {
  EXPECT_EQ(PauseAfter(1, 0, absl::ZeroDuration()), absl::Seconds(5));
  absl::Duration whole;
  for (int attempts = 1; attempts < kMostAttempts; ++attempts) {
    whole += PauseAfter(attempts, -1, absl::Seconds(1)).value();
  }
  EXPECT_GT(whole, absl::Hours(24));
}

TEST(RetryAfter, IsReadInSecondsOrAsADate) {
  EXPECT_EQ(ParseRetryAfter("120", kNow), absl::Seconds(120));
  EXPECT_EQ(ParseRetryAfter(" 0 ", kNow), absl::ZeroDuration());
  EXPECT_EQ(ParseRetryAfter("Sun, 01 Mar 2026 12:05:00 GMT", kNow), absl::Minutes(5));
  EXPECT_EQ(ParseRetryAfter("Sun, 01 Mar 2026 11:00:00 GMT", kNow), absl::ZeroDuration()) << "it is over";
}

TEST(RetryAfter, IsPassedOverWhenItSaysNothing) {
  for (const char* text : {"", "soon", "-5", "1.5", "2026-03-01T12:05:00Z"}) {
    EXPECT_EQ(ParseRetryAfter(text, kNow), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace passerelle::referrals
