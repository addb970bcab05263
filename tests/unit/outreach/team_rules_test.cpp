#include "services/outreach/outings/team_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

std::vector<std::string> Reasons(const Team& team, const TeamNeeds& needs) {
  std::vector<std::string> reasons;
  for (const BrokenRule& rule : BrokenTeamRules(team, needs)) {
    EXPECT_FALSE(rule.description.empty());
    reasons.push_back(rule.reason);
  }
  return reasons;
}

TeamNeeds OnFoot() { return {}; }
TeamNeeds WithVehicle() {
  TeamNeeds needs;
  needs.vehicle = true;
  return needs;
}
TeamNeeds Loaded(const std::vector<std::string>& families) {
  TeamNeeds needs;
  needs.load_families = families;
  return needs;
}

TEST(TeamRules, AskOnlyForTwoPeopleOnFoot) { EXPECT_THAT(Reasons({2, {}}, OnFoot()), IsEmpty()); }

TEST(TeamRules, LetNobodyGoAlone) {
  EXPECT_THAT(Reasons({1, {"DRIVING", "NURSING"}}, OnFoot()), ElementsAre("TEAM_TOO_SMALL"));
  EXPECT_THAT(Reasons({0, {}}, OnFoot()), ElementsAre("TEAM_TOO_SMALL"));
}

TEST(TeamRules, LetNoMoreGoThanThereIsRoomFor) {
  EXPECT_THAT(Reasons({6, {}}, OnFoot()), IsEmpty());
  EXPECT_THAT(Reasons({7, {}}, OnFoot()), ElementsAre("TEAM_TOO_LARGE"));
  TeamNeeds stand;
  stand.capacity = 12;
  EXPECT_THAT(Reasons({12, {}}, stand), IsEmpty());
  EXPECT_THAT(Reasons({13, {}}, stand), ElementsAre("TEAM_TOO_LARGE"));
}

TEST(TeamRules, AskForADriverWithAVehicle) {
  EXPECT_THAT(Reasons({2, {"NURSING", "NALOXONE", "RAPID_TEST"}}, WithVehicle()), ElementsAre("SKILL_MISSING"));
  EXPECT_THAT(Reasons({2, {"DRIVING"}}, WithVehicle()), IsEmpty());
}

TEST(TeamRules, AskForTrainingOrANurseWithRapidTests) {
  EXPECT_THAT(Reasons({2, {"DRIVING", "NALOXONE"}}, Loaded({"TESTING"})), ElementsAre("SKILL_MISSING"));
  EXPECT_THAT(Reasons({2, {"RAPID_TEST"}}, Loaded({"TESTING"})), IsEmpty());
  EXPECT_THAT(Reasons({2, {"NURSING"}}, Loaded({"TESTING"})), IsEmpty());
}

TEST(TeamRules, AskForTrainingOrANurseWithNaloxone) {
  EXPECT_THAT(Reasons({2, {"DRIVING", "RAPID_TEST"}}, Loaded({"OVERDOSE"})), ElementsAre("SKILL_MISSING"));
  EXPECT_THAT(Reasons({2, {"NALOXONE"}}, Loaded({"OVERDOSE"})), IsEmpty());
  EXPECT_THAT(Reasons({2, {"NURSING"}}, Loaded({"OVERDOSE"})), IsEmpty());
}

TEST(TeamRules, AskForNothingWithOtherLoads) {
  EXPECT_THAT(Reasons({2, {}}, Loaded({"INJECTION", "INHALATION", "HYGIENE", "INFORMATION"})), IsEmpty());
}

TEST(TeamRules, KeepNoTeamFromLeavingBecauseItIsLarge) {
  EXPECT_THAT(BrokenStartRules({7, {}}, OnFoot()), IsEmpty());
  EXPECT_THAT(BrokenStartRules({1, {}}, OnFoot()), ElementsAre(Field(&BrokenRule::reason, "TEAM_TOO_SMALL")));
  EXPECT_THAT(BrokenStartRules({7, {}}, WithVehicle()), ElementsAre(Field(&BrokenRule::reason, "SKILL_MISSING")));
}

TEST(TeamRules, NameEveryRuleThatIsBroken) {
  TeamNeeds needs = Loaded({"INJECTION", "TESTING", "OVERDOSE"});
  needs.vehicle = true;
  EXPECT_THAT(Reasons({1, {}}, needs),
              ElementsAre("TEAM_TOO_SMALL", "SKILL_MISSING", "SKILL_MISSING", "SKILL_MISSING"));
}

}  // namespace
}  // namespace passerelle::outreach
