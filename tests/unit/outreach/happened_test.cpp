#include "services/outreach/happened.h"

#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

const absl::Time kClock = absl::FromCivil(absl::CivilSecond(2026, 6, 15, 14, 0, 0), absl::UTCTimeZone());

TEST(WhatHappened, MayBeALittleAheadOfTheClock) {
  EXPECT_TRUE(CheckHappened(kClock - absl::Hours(100), kClock, "endTime").ok());
  EXPECT_TRUE(CheckHappened(kClock + absl::Minutes(5), kClock, "endTime").ok());
  const absl::Status ahead = CheckHappened(kClock + absl::Minutes(6), kClock, "endTime");
  EXPECT_EQ(ReasonOf(ahead), "TIME_IN_FUTURE");
  EXPECT_EQ(ViolationsOf(ahead)[0].field, "endTime");
}

TEST(WhatHappened, LiesNotBefore1990) {
  const absl::Time first = absl::FromCivil(absl::CivilSecond(1990, 1, 1, 0, 0, 0), absl::UTCTimeZone());
  EXPECT_TRUE(CheckHappened(first, kClock, "startTime").ok());
  const absl::Status before = CheckHappened(first - absl::Seconds(1), kClock, "startTime");
  EXPECT_EQ(ReasonOf(before), "TIME_TOO_EARLY");
  EXPECT_EQ(ViolationsOf(before)[0].field, "startTime");
}

}  // namespace
}  // namespace passerelle::outreach
