#include "services/runtime/base/grid.h"

#include <gtest/gtest.h>

#include <cmath>

namespace passerelle {
namespace {

TEST(OnGrid, IsTheNearestThousandthOfADegree) {
  EXPECT_DOUBLE_EQ(OnGrid(48.862749), 48.863);
  EXPECT_DOUBLE_EQ(OnGrid(48.863499), 48.863);
  EXPECT_DOUBLE_EQ(OnGrid(-1.2346), -1.235);
  EXPECT_DOUBLE_EQ(OnGrid(180), 180);
}

TEST(OnGrid, IsNeverANegativeNought) { EXPECT_FALSE(std::signbit(OnGrid(-0.0001))); }

}  // namespace
}  // namespace passerelle
