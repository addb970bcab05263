// What visits hand out, as the feed of contacts tells it.
#include <google/protobuf/util/time_util.h>

#include "passerelle/supplies/v1/vehicle_stock.pb.h"
#include "services/runtime/db/database.h"
#include "tests/service/supplies/supplies_fixture.h"
#include "tests/support/facts.h"
#include "tests/support/look.h"
#include "tests/support/postgres.h"

namespace passerelle::supplies {
namespace {

using ::testing::IsEmpty;

class VisitsTest : public SuppliesTest {
 protected:
  v1::StockCount Counted(const std::string& item, std::int32_t counted, const std::string& lot = "") {
    return Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item, counted, lot)));
  }
};

class VisitsOfOutingsTest : public VisitsTest {
 protected:
  static constexpr std::int32_t kInStore = 4;

  // Puts goods into the vehicle, and leaves some in the store.
  void Load(const std::string& item, std::int32_t quantity) {
    Receive(item, quantity + kInStore);
    Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van_, item, quantity)));
  }
  events::v1::VisitRecorded FromVan(const std::string& item, std::int32_t quantity) const {
    events::v1::VisitRecorded visit = Visit(item, quantity);
    visit.set_location(van_);
    return visit;
  }
  events::v1::VisitRecorded FromVanOf(const std::string& outing, const std::string& item, std::int32_t quantity) const {
    events::v1::VisitRecorded visit = FromVan(item, quantity);
    visit.set_outing(outing);
    return visit;
  }
  // The vehicle comes back from that outing, at `time`.
  void Unload(const std::string& outing, absl::Time time = absl::Now()) {
    v1::UnloadVehicleRequest unload;
    unload.set_outing(outing);
    unload.set_site(site_);
    unload.set_location(van_);
    unload.mutable_occur_time()->set_seconds(absl::ToUnixSeconds(time));
    Must(suite_.Call<v1::Transfer>(testing::Process("outreach"),
                                   "passerelle.supplies.v1.VehicleStockService.UnloadVehicle", unload, NewUuidV7()));
  }
  // Waits until so many statements of supplies wait for a lock.
  void AwaitWaiting(std::int64_t statements) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    std::int64_t waiting = 0;
    while (waiting < statements && absl::Now() < give_up) {
      const auto rows = suite_.Sql("supplies",
                                   "select count(distinct pid) as waiting from pg_locks where not granted and pid in "
                                   "(select pid from pg_stat_activity where datname = current_database())");
      ASSERT_TRUE(rows.ok()) << rows.status();
      waiting = (*rows)[0].Int("waiting");
    }
    EXPECT_GE(waiting, statements);
  }
  const std::string van_ = NewLocation(v1::VEHICLE);
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

// --- visits of an outing ---

TEST_F(VisitsOfOutingsTest, AVisitRecordedWithAnOutingDrawsOnItsVehicle) {
  const std::string item = NewPlainItem();
  Load(item, 6);
  const auto outing = testing::PlannedOuting(site_, absl::Now() - absl::Hours(2), van_);
  testing::TellOuting(outing);
  contacts::v1::RecordVisitRequest request;
  request.set_site(site_);
  *request.mutable_occur_time() = google::protobuf::util::TimeUtil::GetCurrentTime();
  request.set_setting(common::v1::STREET);
  request.set_outing(outing.outing());
  request.add_handouts()->set_item(item);
  request.mutable_handouts(0)->set_quantity(4);
  const auto visit = Must(suite_.Call<contacts::v1::Visit>(
      Reception(site_), "passerelle.contacts.v1.VisitService.RecordVisit", request, NewUuidV7()));
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(van_, item), 2);
  EXPECT_EQ(Held(store_, item), kInStore);
  const auto movements = MovementsOf(visit.id());
  ASSERT_EQ(movements.size(), 1u);
  EXPECT_EQ(movements[0].kind(), v1::HANDED_OUT);
  EXPECT_EQ(movements[0].from(), van_);
}

TEST_F(VisitsOfOutingsTest, TheVehicleGivesWhatExpiresFirstToo) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "late", "2031-12-31");
  Receive(item, 5, "soon", "2030-01-31");
  for (const char* lot : {"late", "soon"})
    Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van_, item, 2, lot)));
  TellVisit(FromVan(item, 3));
  EXPECT_EQ(Held(van_, item, "soon"), 0);
  EXPECT_EQ(Held(van_, item, "late"), 1);
  EXPECT_EQ(Held(store_, item, "soon"), 3);
}

TEST_F(VisitsOfOutingsTest, WhatTheVehicleCannotCoverIsShortThereThoughTheStoreHasIt) {
  const std::string item = NewPlainItem();
  Load(item, 2);
  const auto visit = FromVan(item, 5);
  TellVisit(visit);
  EXPECT_EQ(Held(van_, item), 0);
  EXPECT_EQ(Held(store_, item), kInStore);
  const auto alerts = AlertsAbout(item);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].kind(), v1::DISCREPANCY);
  EXPECT_EQ(alerts[0].location(), van_);
  EXPECT_EQ(alerts[0].quantity(), 3);
}

TEST_F(VisitsOfOutingsTest, AVoidedVisitGivesBackToTheVehicle) {
  const std::string item = NewPlainItem();
  Load(item, 2);
  const auto visit = FromVan(item, 5);
  TellVisit(visit);
  TellVoided(visit.visit());
  EXPECT_EQ(Held(van_, item), 2);
  EXPECT_EQ(Held(store_, item), kInStore);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(VisitsOfOutingsTest, AVisitToldAfterItsVehicleWasUnloadedDrawsOnTheStoreThatHasTheGoods) {
  const std::string item = NewPlainItem();
  Load(item, 6);
  const auto visit = FromVanOf(NewUuidV7(), item, 4);
  Unload(visit.outing());
  TellVisit(visit);
  EXPECT_EQ(Held(van_, item), 0);
  EXPECT_EQ(Held(store_, item), kInStore + 2);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(VisitsOfOutingsTest, AVisitToldAfterALaterOutingBroughtTheGoodsBackDrawsOnTheStoreThatHasThem) {
  const std::string item = NewPlainItem();
  Load(item, 6);
  const auto visit = FromVanOf(NewUuidV7(), item, 4);
  // The outing to which its own left what was in the vehicle.
  Unload(NewUuidV7(), absl::Now() + absl::Seconds(1));
  TellVisit(visit);
  EXPECT_EQ(Held(store_, item), kInStore + 2);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(VisitsOfOutingsTest, AnEarlierReturnOfItsVehicleChangesNothingForAVisit) {
  const std::string item = NewPlainItem();
  const auto visit = FromVanOf(NewUuidV7(), item, 4);
  Unload(NewUuidV7(), absl::FromUnixSeconds(visit.occur_time().seconds()) - absl::Seconds(1));
  Load(item, 6);
  TellVisit(visit);
  EXPECT_EQ(Held(van_, item), 2);
  EXPECT_EQ(Held(store_, item), kInStore);
}

TEST_F(VisitsOfOutingsTest, AVisitToldWhileItsVehicleIsBeingUnloadedWaitsAndDrawsOnTheStore) {
  const std::string item = NewPlainItem();
  Load(item, 6);
  const auto visit = FromVanOf(NewUuidV7(), item, 4);
  db::Pool pool({.url = suite_.EnvironmentOf("supplies").at("PASSERELLE_DATABASE_URL"), .size = 1});
  db::Session session(pool, absl::Now() + testing::kPatience);
  std::thread unloading;
  {
    auto holder = session.Begin();
    ASSERT_TRUE(holder.ok()) << holder.status();
    const auto held = testing::ExecuteText(*holder, "select from balances where location = $1 for update", {van_});
    ASSERT_TRUE(held.ok()) << held.status();
    unloading = std::thread([&] { Unload(visit.outing()); });
    AwaitWaiting(1);
    events::v1::Fact fact;
    *fact.mutable_visit_recorded() = visit;
    Tell({fact});
    AwaitWaiting(2);
  }
  unloading.join();
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(van_, item), 0);
  EXPECT_EQ(Held(store_, item), kInStore + 2);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(VisitsOfOutingsTest, ALocationThatNobodyMadeLeavesItToTheSitesStore) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  auto visit = Visit(item, 4);
  visit.set_location("van-of-nobody");
  TellVisit(visit);
  EXPECT_EQ(Held(store_, item), 6);
}

TEST_F(VisitsOfOutingsTest, OneBatchDrawsOnEachVisitsOwnPlace) {
  const std::string item = NewPlainItem();
  Load(item, 6);
  std::vector<events::v1::Fact> facts(3);
  *facts[0].mutable_visit_recorded() = Visit(item, 1);
  *facts[1].mutable_visit_recorded() = FromVan(item, 2);
  facts[2].mutable_visit_voided()->set_visit(facts[1].visit_recorded().visit());
  *facts.emplace_back().mutable_visit_recorded() = FromVan(item, 3);
  Tell(facts);
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(store_, item), kInStore - 1);
  EXPECT_EQ(Held(van_, item), 3);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(VisitsOfOutingsTest, TheMovementIsOfTheSiteOfTheVehicle) {
  const std::string item = NewPlainItem();
  const std::string other_site = suite_.NewSite();
  auto visit = Visit(item, 2);
  visit.set_location(NewLocation(v1::VEHICLE, other_site));
  TellVisit(visit);
  v1::ListStockAlertsRequest alerts;
  alerts.set_site(other_site);
  const auto raised = Must(Ledger<v1::ListStockAlertsResponse>(Coordinator(other_site), "ListStockAlerts", alerts));
  ASSERT_EQ(raised.alerts_size(), 1);
  EXPECT_EQ(raised.alerts(0).location(), visit.location());
}

// --- batches ---

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
