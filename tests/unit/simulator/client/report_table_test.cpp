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

}  // namespace
}  // namespace passerelle::simulator
