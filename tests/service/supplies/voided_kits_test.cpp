// Naloxone kits that were recorded by mistake.
#include "tests/service/supplies/overdose_kits_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class VoidedKitsTest : public OverdoseKitsTest {
 protected:
  VoidedKitsTest() { Receive(item_, 5, "A", DayIn(30)); }
  void ExpectToldAsVoided(const std::string& kit) {
    const auto told = ToldOf(kit);
    ASSERT_THAT(told, SizeIs(2));
    EXPECT_FALSE(told[0].voided());
    EXPECT_TRUE(told[1].voided());
    EXPECT_GT(told[1].version(), told[0].version());
  }

  const std::string item_ = NewNaloxone();
};

TEST_F(VoidedKitsTest, AKitOfALocationIsBackInItsStockAndCountsNoMore) {
  const std::string kit = Record(FirstKit(item_)).id();
  const v1::OverdoseKit voided = Must(Void(kit));
  EXPECT_TRUE(voided.voided());
  EXPECT_EQ(Held(store_, item_, "A"), 5);
  EXPECT_SAME_MESSAGE(Must(Void(kit)), voided);
  EXPECT_SAME_MESSAGE(Read(kit), voided);
  EXPECT_EQ(Held(store_, item_, "A"), 5);
  ExpectToldAsVoided(kit);
  EXPECT_THAT(Told([&](const events::v1::Fact& fact) { return fact.distribution_reversed().distribution() == kit; }),
              SizeIs(1));
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(VoidedKitsTest, AKitVoidedAfterACountLeavesTheCountedStock) {
  const std::string kit = Record(FirstKit(item_)).id();
  Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item_, 5, "A")));
  Must(Void(kit));
  EXPECT_EQ(Held(store_, item_, "A"), 5);
}

TEST_F(VoidedKitsTest, TheReversalOfItsMovementVoidsAKit) {
  const std::string kit = Record(FirstKit(item_)).id();
  Must(Reverse(MovementsOf(kit)[0].id()));
  EXPECT_TRUE(Read(kit).voided());
  ExpectToldAsVoided(kit);
  Must(Void(kit));
  EXPECT_EQ(Held(store_, item_, "A"), 5);
}

TEST_F(VoidedKitsTest, TheKitsOfAVoidedVisitAreVoidedAndTheVisitRecordedAgainHasItsOwn) {
  const auto visit = Visit(item_, 2);
  TellVisit(visit);
  const std::string first = Record(KitOfVisit(visit.visit(), item_)).id();
  const std::string second = Record(KitOfVisit(visit.visit(), item_)).id();
  TellVoided(visit.visit());
  for (const std::string& kit : {first, second}) {
    EXPECT_TRUE(Read(kit).voided());
    ExpectToldAsVoided(kit);
  }
  const auto again = Visit(item_, 1);
  TellVisit(again);
  EXPECT_FALSE(Record(KitOfVisit(again.visit(), item_)).voided());
}

TEST_F(VoidedKitsTest, AKitOfAVisitLeavesItsPlaceToAnotherAndTheStockAsItIs) {
  const auto visit = Visit(item_, 1);
  TellVisit(visit);
  Must(Void(Record(KitOfVisit(visit.visit(), item_)).id()));
  EXPECT_EQ(Held(store_, item_, "A"), 4);
  Record(KitOfVisit(visit.visit(), item_));
  EXPECT_EQ(RefusalOf(KitOfVisit(visit.visit(), item_)), "KIT_NOT_HANDED_OUT");
}

TEST_F(VoidedKitsTest, NothingIsToldOfAVoidedKitAndItIsNotExpected) {
  const std::string kit = Record(FirstKit(item_)).id();
  v1::ListOverdoseKitsRequest soon;
  soon.set_expiring_within_days(60);
  EXPECT_THAT(Listed(soon), SizeIs(1));
  Must(Void(kit));
  EXPECT_THAT(Listed(soon), IsEmpty());
  EXPECT_EQ(Refusal(Kits("ReportOverdoseKit", UsedReport(kit))), "KIT_VOIDED");
}

TEST_F(VoidedKitsTest, WhatBecameOfAKitStaysReadableWhenItIsVoided) {
  const std::string kit = Record(FirstKit(item_)).id();
  Must(Kits("ReportOverdoseKit", UsedReport(kit)));
  Must(Void(kit));
  EXPECT_TRUE(Read(kit).voided());
  EXPECT_EQ(Read(kit).report().fate(), v1::OverdoseKit::USED);
  ASSERT_THAT(ToldOf(kit), SizeIs(3));
  EXPECT_EQ(ToldOf(kit)[2].version(), 3);
}

TEST_F(VoidedKitsTest, AKitOfAnotherSiteOrNoneIsUnknown) {
  const access::Principal stranger = Reception(suite_.NewSite());
  EXPECT_EQ(Refusal(Void(Record(FirstKit(item_)).id(), &stranger)), "KIT_UNKNOWN");
  EXPECT_EQ(Refusal(Void(NewUuidV7())), "KIT_UNKNOWN");
}

TEST_F(VoidedKitsTest, OfCallsAtTheSameMomentOneVoids) {
  const std::string kit = Record(FirstKit(item_)).id();
  const std::string movement = MovementsOf(kit)[0].id();
  const auto void_it = [&] { EXPECT_EQ(Refusal(Void(kit)), "OK"); };
  Together(
      {void_it, void_it, [&] { EXPECT_THAT(Refusal(Reverse(movement)), ::testing::AnyOf("OK", "ALREADY_REVERSED")); }});
  EXPECT_EQ(Held(store_, item_, "A"), 5);
  ExpectToldAsVoided(kit);
  EXPECT_EQ(Imbalances(), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
