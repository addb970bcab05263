#include "services/statistics/survey/suppression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace passerelle::statistics {
namespace {

using ::testing::ElementsAre;
using CellCounts = std::vector<std::int32_t>;

// What is shown of three counts, -1 for what is hidden, and their total.
CellCounts LookOf(const CellCounts& counts) {
  const std::vector<bool> hidden = SmallCountsOfWhole(counts);
  CellCounts look;
  for (std::size_t i = 0; i < counts.size(); ++i) look.push_back(hidden[i] ? -1 : counts[i]);
  look.push_back(std::accumulate(counts.begin(), counts.end(), 0));
  return look;
}

TEST(SmallCounts, AreOneToFourPeople) {
  EXPECT_THAT(SmallCounts(CellCounts{0, 1, 4, 5, 100}), ElementsAre(false, true, true, false, false));
}

TEST(SmallCountsOfWhole, HideTheSmallestOtherWithTheOnlySmallOne) {
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{3, 20, 8}), ElementsAre(true, false, true));
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{0, 9, 2, 9}), ElementsAre(false, true, true, true));
}

TEST(SmallCountsOfWhole, HideAllThatAreAsSmallAsTheSmallestOther) {
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{5, 5, 3, 9}), ElementsAre(true, true, true, false));
}

TEST(SmallCountsOfWhole, HideThoseOfNobodyWhenThereIsNoOther) {
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{3, 0, 0}), ElementsAre(true, true, true));
}

TEST(SmallCountsOfWhole, HideNoMoreWhenSeveralSmallOnesHideEachOther) {
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{3, 1, 20}), ElementsAre(true, true, false));
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{2, 2, 20}), ElementsAre(true, true, false));
}

TEST(SmallCountsOfWhole, HideOneMoreWhenTheSumOfSmallOnesTellsEachOfThem) {
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{1, 1, 20, 6}), ElementsAre(true, true, false, true))
      << "two people: one each";
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{4, 4, 20, 6}), ElementsAre(true, true, false, true)) << "eight: four each";
}

TEST(SmallCountsOfWhole, HideNothingOfLargeCounts) {
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{0, 5, 20}), ElementsAre(false, false, false));
  EXPECT_THAT(SmallCountsOfWhole(CellCounts{}), ElementsAre());
}

// Whoever knows the total and the rule must not be able to tell a hidden count of one to four: every way to count that
// looks the same is tried.
TEST(SmallCountsOfWhole, NeverLeaveASmallOneToBeFoundFromTheTotal) {
  constexpr std::int32_t kMost = 14;
  std::map<CellCounts, std::vector<CellCounts>> alike;  // the total, and each count or -1 → what it may have been
  for (std::int32_t a = 0; a <= kMost; ++a) {
    for (std::int32_t b = 0; a + b <= kMost; ++b) {
      for (std::int32_t c = 0; a + b + c <= kMost; ++c) alike[LookOf({a, b, c})].push_back({a, b, c});
    }
  }
  for (const auto& [look, worlds] : alike) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::int32_t first = worlds[0][i];
      if (look[i] >= 0 || first == 0 || first >= kLeastShown) continue;
      EXPECT_TRUE(std::any_of(worlds.begin(), worlds.end(), [&](const CellCounts& world) { return world[i] != first; }))
          << ::testing::PrintToString(worlds[0]);
    }
  }
}

}  // namespace
}  // namespace passerelle::statistics
