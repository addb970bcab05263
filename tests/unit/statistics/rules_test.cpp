#include "services/statistics/rules.h"

#include <gtest/gtest.h>

namespace passerelle::statistics {
namespace {

using namespace common::v1;

struct AgeCase {
  int birth_year;
  AgeBand band;
};

class AgeBandIn2024 : public ::testing::TestWithParam<AgeCase> {};

TEST_P(AgeBandIn2024, FollowsTheAgeReachedInTheYear) {
  EXPECT_EQ(AgeBandOf(GetParam().birth_year, 2024), GetParam().band) << GetParam().birth_year;
}

INSTANTIATE_TEST_SUITE_P(BothSidesOfEveryBound, AgeBandIn2024,
                         ::testing::Values(AgeCase{2024, AGE_UNDER_18}, AgeCase{2007, AGE_UNDER_18},
                                           AgeCase{2006, AGE_18_24}, AgeCase{2000, AGE_18_24}, AgeCase{1999, AGE_25_29},
                                           AgeCase{1995, AGE_25_29}, AgeCase{1994, AGE_30_39}, AgeCase{1985, AGE_30_39},
                                           AgeCase{1984, AGE_40_49}, AgeCase{1975, AGE_40_49}, AgeCase{1974, AGE_50_59},
                                           AgeCase{1965, AGE_50_59}, AgeCase{1964, AGE_60_PLUS},
                                           AgeCase{1900, AGE_60_PLUS}));

TEST(AgeBands, AreUnknownWithoutAYearOfBirthOrBeforeIt) {
  EXPECT_EQ(AgeBandOf(0, 2024), AGE_UNKNOWN);
  EXPECT_EQ(AgeBandOf(2025, 2024), AGE_UNKNOWN);
}

TEST(AgeBands, MoveOnWithTheYearOfTheReport) {
  EXPECT_EQ(AgeBandOf(1999, 2023), AGE_18_24);
  EXPECT_EQ(AgeBandOf(1999, 2024), AGE_25_29);
}

TEST(Estimates, CountAsUnknownWhenNotStated) {
  EXPECT_EQ(CountedGender(GENDER_UNSPECIFIED), UNKNOWN);
  EXPECT_EQ(CountedGender(TRANS_MAN), TRANS_MAN);
  EXPECT_EQ(CountedGender(99), UNKNOWN);
  EXPECT_EQ(CountedAgeBand(AGE_BAND_UNSPECIFIED), AGE_UNKNOWN);
  EXPECT_EQ(CountedAgeBand(AGE_18_24), AGE_18_24);
}

}  // namespace
}  // namespace passerelle::statistics
