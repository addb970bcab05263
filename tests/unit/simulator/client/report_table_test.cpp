#include "tests/simulator/report_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace passerelle::simulator {
namespace {

using ::testing::ContainsRegex;
using ::testing::Not;

TEST(ANumber, IsGroupedByThousands) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(3025), "3 025");
  EXPECT_EQ(Grouped(1234567), "1 234 567");
  EXPECT_EQ(Grouped(-1000), "-1 000");
}

class TheTable : public ::testing::Test {
 protected:
  TheTable() {
    report_.add_sites("montreuil");
    report_.set_people_seen(248);
    report_.set_visits(3025);
    auto* kits = report_.add_supplies();
    kits->set_item("kit-base");
    kits->set_quantity(1200);
    catalogue_["kit-base"].mutable_label()->set_fr("Kit base");
    catalogue_["kit-base"].mutable_label()->set_en("Base kit");
  }
  statistics::v1::ActivityReport report_;
  std::map<std::string, supplies::v1::Item> catalogue_;
};

TEST_F(TheTable, NamesItemsInBothLanguagesBesideTheLedger) {
  const std::string table = Table(report_, catalogue_, {{"kit-base", 1200}});
  EXPECT_THAT(table, ContainsRegex("different people +248\n"));
  EXPECT_THAT(table, ContainsRegex("visits +3 025\n"));
  EXPECT_THAT(table, ContainsRegex("Kit base · Base kit +1 200 +1 200 +=\n"));
  EXPECT_THAT(table, Not(ContainsRegex("DIFFERS")));
}

TEST_F(TheTable, MarksWhatTheLedgerDoesNotConfirm) {
  const std::string table = Table(report_, catalogue_, {{"kit-base", 1199}, {"pipe", 1}});
  EXPECT_THAT(table, ContainsRegex("Kit base · Base kit +1 200 +1 199 +DIFFERS\n"));
  EXPECT_THAT(table, ContainsRegex("pipe +0 +1 +DIFFERS\n"));
}

TEST_F(TheTable, SaysNothingOfOutingsWhereThereWereNone) {
  EXPECT_THAT(Table(report_, catalogue_, {}), Not(ContainsRegex("outings")));
}

TEST_F(TheTable, TellsWhatTheTeamsDidOutside) {
  auto* maraudes = report_.mutable_outings()->add_by_kind();
  maraudes->set_kind("MARAUDE");
  maraudes->set_count(109);
  maraudes->set_minutes(24806);
  report_.mutable_outings()->set_count(109);
  report_.mutable_outings()->set_unknown_people_met(1612);
  auto* street = report_.mutable_met_outside()->add_by_setting();
  street->set_setting(common::v1::STREET);
  street->set_people_seen(149);
  street->set_visits(422);
  report_.mutable_met_outside()->set_visits(422);
  auto* residents = report_.mutable_mediation()->add_by_kind();
  residents->set_kind("RESIDENTS");
  residents->set_count(11);
  report_.set_mediation_actions(11);
  const std::string table = Table(report_, catalogue_, {});
  EXPECT_THAT(table, ContainsRegex("street rounds +109 +24 806"));
  EXPECT_THAT(table, ContainsRegex("not known +1 612\n"));
  EXPECT_THAT(table, ContainsRegex("street +149 +422\n"));
  EXPECT_THAT(table, ContainsRegex("residents +11"));
}

TEST(TheReferralTable, CountsThemesAnswersAndClosures) {
  statistics::v1::ReferralFigures referrals;
  referrals.set_count(41);
  referrals.add_by_theme()->set_theme("HOUSING");
  referrals.mutable_by_theme(0)->set_count(41);
  referrals.set_answered(1200);
  referrals.set_closed(20);
  referrals.add_by_outcome()->set_outcome("PARTLY");
  referrals.mutable_by_outcome(0)->set_count(20);
  referrals.set_loop_closure_percent(49);
  const std::string table = ReferralTable(referrals, {"montreuil", "2026-01-01", "2026-12-31"});
  EXPECT_THAT(table, ContainsRegex("referrals 2026-01-01 / 2026-12-31 +count"));
  EXPECT_THAT(table, ContainsRegex("housing +41\n"));
  EXPECT_THAT(table, ContainsRegex("answered +1 200\n"));
  EXPECT_THAT(table, ContainsRegex("partly +20\n"));
  EXPECT_THAT(table, ContainsRegex("loop closure +49 %\n"));
}

TEST(TheReferralTable, IsLeftOutWhereNobodyWasReferred) {
  EXPECT_EQ(ReferralTable({}, {"montreuil", "2026-01-01", "2026-12-31"}), "");
}

}  // namespace
}  // namespace passerelle::simulator
