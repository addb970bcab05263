#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/statistics/watch/observations.h"

namespace passerelle::statistics {
namespace {

using ::testing::ElementsAre;

TEST(SubstanceName, IsInLowerCaseWithItsAccents) {
  EXPECT_EQ(SubstanceName("  Héroïne \t BRUNE "), "héroïne brune");
  EXPECT_EQ(SubstanceName("ÉCSTASY ŒUF 3-MMC ×"), "écstasy œuf 3-mmc ×");
  EXPECT_EQ(SubstanceName("«À l'aide»"), "«à l'aide»");
}

TEST(WordsOf, AnObservationAreEachOnceWithoutCaseAndAccents) {
  v1::Observation observation;
  observation.set_substance("3-mmc");
  observation.set_found("Méphédrone, MMC");
  observation.add_effects("Tachycardie sévère");
  EXPECT_THAT(WordsOf(observation), ElementsAre("3", "mephedrone", "mmc", "severe", "tachycardie"));
}

TEST(WordQuery, AsksForEachWordByItsBeginning) {
  EXPECT_EQ(WordQuery("3-Mé"), "'3':* & 'me':*");
  EXPECT_EQ(WordQuery("' | 'x"), "'x':*");
  EXPECT_EQ(WordQuery(" !? "), "");
}

}  // namespace
}  // namespace passerelle::statistics
