#include "services/outreach/days.h"

#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

TEST(Days, AreReadInOrderAndWithinTheirBound) {
  EXPECT_EQ(ReadDays("2026-06-01", "2026-06-01", 30)->first, absl::CivilDay(2026, 6, 1));
  EXPECT_EQ(ReadDays("2026-06-01", "2026-06-30", 30)->last, absl::CivilDay(2026, 6, 30));
  EXPECT_EQ(ReasonOf(ReadDays("2026-06-01", "2026-07-01", 30).status()), "RANGE_INVALID");
  EXPECT_EQ(ReasonOf(ReadDays("2026-06-02", "2026-06-01", 30).status()), "RANGE_INVALID");
  EXPECT_EQ(ReasonOf(ReadDays("", "2026-06-01", 30).status()), "RANGE_INVALID");
}

TEST(Days, MayBeOpenAtEitherEndWhereNeitherIsRequired) {
  EXPECT_TRUE(CheckDays("", "").ok());
  EXPECT_TRUE(CheckDays("2026-06-01", "").ok());
  EXPECT_TRUE(CheckDays("", "2026-06-01").ok());
  EXPECT_TRUE(CheckDays("2026-06-01", "2026-06-01").ok());
  const absl::Status backwards = CheckDays("2026-06-02", "2026-06-01");
  EXPECT_EQ(ReasonOf(backwards), "RANGE_INVALID");
  EXPECT_EQ(ViolationsOf(backwards)[0].field, "to");
}

}  // namespace
}  // namespace passerelle::outreach
