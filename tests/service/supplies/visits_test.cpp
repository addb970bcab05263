// What visits hand out, as the feed of contacts tells it.
#include <google/protobuf/util/time_util.h>

#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::IsEmpty;

class VisitsTest : public SuppliesTest {
 protected:
  v1::StockCount Counted(const std::string& item, std::int32_t counted, const std::string& lot = "") {
    return Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item, counted, lot)));
  }
};

TEST_F(VisitsTest, AVisitRecordedByTheReceptionDrawsOnTheSitesStore) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  contacts::v1::RecordVisitRequest request;
  request.set_site(site_);
  *request.mutable_occur_time() = google::protobuf::util::TimeUtil::GetCurrentTime();
  request.set_setting(common::v1::FIXED_SITE);
  request.mutable_anonymous();
  request.add_handouts()->set_item(item);
  request.mutable_handouts(0)->set_quantity(3);
  const auto visit = Must(suite_.Call<contacts::v1::Visit>(
      Reception(site_), "passerelle.contacts.v1.VisitService.RecordVisit", request, NewUuidV7()));
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(store_, item), 7);
  const auto movements = MovementsOf(visit.id());
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind(), v1::HANDED_OUT);
  EXPECT_EQ(movements[0].from(), store_);
  EXPECT_EQ(movements[0].quantity(), 3);
}

TEST_F(VisitsTest, AVisitDrawsFirstExpiredFirstOutAndEachLotIsAMovement) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "late", "2031-12-31");
  Receive(item, 2, "soon", "2030-01-31");
  Receive(item, 9, "held", "2029-01-31");
  Hold(item, "held");
  const auto visit = Visit(item, 5);
  TellVisit(visit);
  EXPECT_EQ(Held(store_, item, "soon"), 0);
  EXPECT_EQ(Held(store_, item, "late"), 7);
  EXPECT_EQ(Held(store_, item, "held"), 9);
  EXPECT_EQ(MovementsOf(visit.visit()).size(), 2u);
}

TEST_F(VisitsTest, ALotIsGoodOnTheDayOfTheVisitEvenWhenItIsToldLate) {
  const std::string item = NewTrackedItem();
  Receive(item, 4, "A", "2026-06-15");
  TellVisit(Visit(item, 1, "2026-06-15"));
  EXPECT_EQ(Held(store_, item, "A"), 3);
  const auto too_late = Visit(item, 1, "2026-06-16");
  TellVisit(too_late);
  EXPECT_EQ(Held(store_, item, "A"), 3);
  EXPECT_EQ(MovementsOf(too_late.visit())[0].kind(), v1::SHORTFALL);
}

TEST_F(VisitsTest, TheSitesFirstStoreByIdGives) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  v1::CreateLocationRequest request;
  request.set_id("a-" + NewUuidV7());
  request.set_site(site_);
  request.set_kind(v1::STORE);
  request.set_display_name("A store that sorts first");
  const std::string first = Must(Catalogue<v1::Location>(Director(), "CreateLocation", request)).id();
  ASSERT_LT(first, store_);
  v1::RecordReceiptRequest receipt = Receipt(item, 5);
  receipt.set_location(first);
  Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", receipt));
  TellVisit(Visit(item, 2));
  EXPECT_EQ(Held(first, item), 3);
  EXPECT_EQ(Held(store_, item), 5);
}

TEST_F(VisitsTest, WhatTheStockCannotCoverIsAShortfallAndRaisesADiscrepancyUntilACount) {
  const std::string item = NewPlainItem();
  Receive(item, 2);
  const auto visit = Visit(item, 5);
  TellVisit(visit);
  EXPECT_EQ(Held(store_, item), 0);
  const auto movements = MovementsOf(visit.visit());
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].kind(), v1::SHORTFALL);
  EXPECT_EQ(movements[0].from(), "");
  EXPECT_EQ(movements[0].quantity(), 3);
  const auto alerts = AlertsAbout(item);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].kind(), v1::DISCREPANCY);
  EXPECT_EQ(alerts[0].location(), store_);
  EXPECT_EQ(alerts[0].quantity(), 3);
  Counted(item, 0);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
  TellVisit(Visit(item, 1));
  ASSERT_EQ(AlertsAbout(item).size(), 1u);
  EXPECT_EQ(AlertsAbout(item)[0].quantity(), 1);
}

TEST_F(VisitsTest, NoneOfALotTrackedItemIsCountedWithoutNamingALot) {
  const std::string item = NewTrackedItem();
  TellVisit(Visit(item, 5));
  ASSERT_EQ(AlertsAbout(item).size(), 1u);
  Counted(item, 0);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(VisitsTest, ASiteWithoutAStoreStillHandsOutAndItsTeamSeesIt) {
  const std::string item = NewPlainItem();
  const std::string site = suite_.NewSite();
  auto visit = Visit(item, 2);
  visit.set_site(site);
  TellVisit(visit);
  v1::ListMovementsRequest list;
  list.set_document(visit.visit());
  const auto seen = Must(Ledger<v1::ListMovementsResponse>(Coordinator(site), "ListMovements", list));
  ASSERT_EQ(seen.movements_size(), 1);
  EXPECT_EQ(seen.movements(0).kind(), v1::SHORTFALL);
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(keeper_, "ListMovements", list)).movements_size(), 0);
  v1::ListStockAlertsRequest alerts;
  alerts.set_site(site);
  const auto raised = Must(Ledger<v1::ListStockAlertsResponse>(Coordinator(site), "ListStockAlerts", alerts));
  ASSERT_EQ(raised.alerts_size(), 1);
  EXPECT_EQ(raised.alerts(0).kind(), v1::DISCREPANCY);
  EXPECT_EQ(raised.alerts(0).location(), "");
  EXPECT_EQ(raised.alerts(0).site(), site);
  // A store is opened later, and what it holds is counted.
  v1::RecordStockCountRequest count = Count(item, 4);
  count.set_location(suite_.NewStore(site));
  Must(Ledger<v1::StockCount>(Coordinator(site), "RecordStockCount", count));
  EXPECT_EQ(Must(Ledger<v1::ListStockAlertsResponse>(Coordinator(site), "ListStockAlerts", alerts)).alerts_size(), 0);
}

TEST_F(VisitsTest, AVoidedVisitGivesBackWhatItTookAndItsShortfall) {
  const std::string item = NewPlainItem();
  Receive(item, 2);
  const auto visit = Visit(item, 5);
  TellVisit(visit);
  TellVoided(visit.visit());
  EXPECT_EQ(Held(store_, item), 2);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
  const auto movements = MovementsOf(visit.visit());
  ASSERT_EQ(movements.size(), 4u);
  EXPECT_EQ(movements[0].kind(), v1::REVERSED);
  EXPECT_EQ(movements[1].kind(), v1::REVERSED);
  EXPECT_FALSE(movements[2].reversed_by().empty());
}

TEST_F(VisitsTest, AVisitVoidedInTheSameBatchLeavesNoTraceInTheStock) {
  const std::string item = NewPlainItem();
  Receive(item, 2);
  const auto visit = Visit(item, 3);
  events::v1::Fact recorded;
  *recorded.mutable_visit_recorded() = visit;
  events::v1::Fact voided;
  voided.mutable_visit_voided()->set_visit(visit.visit());
  Tell({recorded, voided});
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(store_, item), 2);
  EXPECT_EQ(MovementsOf(visit.visit()).size(), 4u);
}

TEST_F(VisitsTest, WhatAVisitHandedOutIsTakenBackByVoidingTheVisitOnly) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  const auto visit = Visit(item, 3);
  TellVisit(visit);
  EXPECT_EQ(Refusal(Reverse(MovementsOf(visit.visit())[0].id())), "VISIT_HANDOUT");
  EXPECT_EQ(Held(store_, item), 2);
  TellVoided(visit.visit());
  EXPECT_EQ(Held(store_, item), 5);
}

TEST_F(VisitsTest, AVisitVoidedAfterACountLeavesTheCountedStockAndShowsBothMovements) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const auto visit = Visit(item, 3);
  TellVisit(visit);
  Counted(item, 10);
  EXPECT_EQ(Refusal(Reverse(MovementsOf(visit.visit())[0].id())), "REVERSED_AFTER_COUNT");
  TellVoided(visit.visit());
  EXPECT_EQ(Held(store_, item), 10);
  const auto movements = MovementsOf(visit.visit());
  ASSERT_EQ(movements.size(), 3u);
  EXPECT_EQ(movements[0].kind(), v1::COUNTED);
  EXPECT_EQ(movements[0].from(), store_);
  EXPECT_EQ(movements[1].kind(), v1::REVERSED);
  EXPECT_EQ(movements[1].reverses(), movements[2].id());
}

TEST_F(VisitsTest, VisitsToldWhileSuppliesIsStoppedTakeEffectOnceWhenItIsBack) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  TellVisit(Visit(item, 1));
  suite_.Stop("supplies");
  std::vector<events::v1::Fact> facts;
  for (int i = 0; i < 20; ++i) *facts.emplace_back().mutable_visit_recorded() = Visit(item, 2);
  Tell(facts);
  suite_.Start("supplies");
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(store_, item), 59);
  suite_.Stop("supplies");
  suite_.Start("supplies");
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(store_, item), 59);
}

TEST_F(VisitsTest, ThousandsOfVisitsAreTakenInToTheUnit) {
  constexpr int kVisits = 5000;
  const std::string kit = NewTrackedItem();
  const std::string pipe = NewPlainItem();
  Receive(kit, 4000, "A", "2030-01-31");
  Receive(kit, 20000, "B", "2031-01-31");
  Receive(pipe, 1000);
  suite_.AwaitFeeds();
  std::vector<events::v1::Fact> facts;
  std::int32_t kits = 0;
  for (int i = 0; i < kVisits; ++i) {
    auto visit = Visit(kit, 1 + i % 4);
    kits += 1 + i % 4;
    visit.add_handouts()->set_item(pipe);
    visit.mutable_handouts(1)->set_quantity(1);
    *facts.emplace_back().mutable_visit_recorded() = visit;
  }
  suite_.Stop("supplies");
  Tell(facts);
  const absl::Time start = absl::Now();
  suite_.Start("supplies");
  suite_.AwaitFeeds();
  RecordProperty("visits_per_second", static_cast<int>(kVisits / absl::ToDoubleSeconds(absl::Now() - start)));
  std::cout << "visits taken in per second, start of the service included: "
            << kVisits / absl::ToDoubleSeconds(absl::Now() - start) << "\n";
  EXPECT_EQ(Held(store_, kit, "A"), 0);
  EXPECT_EQ(Held(store_, kit, "B"), 24000 - kits);
  EXPECT_EQ(Held(store_, pipe), 0);
  ASSERT_EQ(AlertsAbout(pipe).size(), 1u);
  EXPECT_EQ(AlertsAbout(pipe)[0].quantity(), kVisits - 1000);
  EXPECT_EQ(Imbalances(), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
