#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<v1::StockAlertKind> KindsOf(const std::vector<v1::StockAlert>& alerts) {
  std::vector<v1::StockAlertKind> kinds;
  for (const v1::StockAlert& alert : alerts) kinds.push_back(alert.kind());
  return kinds;
}

class ListsTest : public SuppliesTest {};

TEST_F(ListsTest, StockIsListedFirstExpiredFirstAndWhatNeverExpiresLast) {
  const std::string item = NewTrackedItem();
  Receive(item, 1, "C", "2032-01-31");
  Receive(item, 1, "A", "2033-01-31");
  Receive(item, 1, "B", "2032-01-31");
  std::vector<std::string> lots;
  for (const v1::Balance& balance : Stock(store_, item)) lots.push_back(balance.lot());
  EXPECT_THAT(lots, ElementsAre("B", "C", "A"));
}

TEST_F(ListsTest, StockPagesShowEachBalanceOnceAndNoEmptyOne) {
  const std::string item = NewTrackedItem();
  for (const char* lot : {"A", "B", "C", "D", "E"}) Receive(item, 2, lot, "2032-01-31");
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 2, "C")));
  v1::ListStockRequest list;
  list.set_site(site_);
  list.set_page_size(2);
  std::vector<std::string> lots;
  do {
    const auto page = Must(Ledger<v1::ListStockResponse>(keeper_, "ListStock", list));
    for (const v1::Balance& balance : page.balances()) lots.push_back(balance.lot());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_THAT(lots, ElementsAre("A", "B", "D", "E"));
}

TEST_F(ListsTest, AnotherSiteSeesNeitherStockNorMovementsNorAlerts) {
  const std::string item = NewTrackedItem();
  const v1::Receipt receipt = Receive(item, 1, "A", DayIn(-30));
  const access::Principal stranger = Coordinator(suite_.NewSite());
  v1::ListStockRequest stock;
  stock.set_location(store_);
  EXPECT_EQ(Must(Ledger<v1::ListStockResponse>(stranger, "ListStock", stock)).balances_size(), 0);
  v1::ListMovementsRequest movements;
  movements.set_document(receipt.id());
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(stranger, "ListMovements", movements)).movements_size(), 0);
  v1::ListStockAlertsRequest alerts;
  alerts.set_site(site_);
  EXPECT_EQ(Must(Ledger<v1::ListStockAlertsResponse>(stranger, "ListStockAlerts", alerts)).alerts_size(), 0);
  EXPECT_GE(Must(Ledger<v1::ListStockAlertsResponse>(keeper_, "ListStockAlerts", alerts)).alerts_size(), 1);
}

TEST_F(ListsTest, MovementsAreListedLatestFirstAndPaged) {
  const std::string item = NewPlainItem();
  std::vector<std::string> posted;
  for (int i = 0; i < 5; ++i) posted.insert(posted.begin(), Receive(item, 1).movements(0).id());
  v1::ListMovementsRequest list;
  list.set_item(item);
  list.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const auto page = Must(Ledger<v1::ListMovementsResponse>(keeper_, "ListMovements", list));
    for (const v1::Movement& movement : page.movements()) listed.push_back(movement.id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(listed, posted);
}

TEST_F(ListsTest, MovementFiltersNarrowEachOther) {
  const std::string item = NewTrackedItem();
  const std::string van = NewLocation(v1::VEHICLE);
  v1::RecordReceiptRequest receipt = Receipt(item, 9, "A", "2032-01-31");
  receipt.mutable_occur_time()->set_seconds(1782257400);  // 24 June 2026 in Paris, 23 June in UTC
  Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", receipt));
  Receive(item, 9, "B", "2032-01-31");
  Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van, item, 1)));
  const auto count = [&](const std::function<void(v1::ListMovementsRequest&)>& narrow) {
    v1::ListMovementsRequest list;
    list.set_item(item);
    narrow(list);
    return Must(Ledger<v1::ListMovementsResponse>(keeper_, "ListMovements", list)).movements_size();
  };
  EXPECT_EQ(count([](auto&) {}), 3);
  EXPECT_EQ(count([&](auto& list) { list.set_location(van); }), 1);
  EXPECT_EQ(count([](auto& list) { list.set_lot("B"); }), 1);
  EXPECT_EQ(count([](auto& list) { list.add_kinds(v1::RECEIVED); }), 2);
  EXPECT_EQ(count([&](auto& list) { list.set_site(site_); }), 3);
  EXPECT_EQ(count([](auto& list) { list.set_site("no-such-site"); }), 0);
  EXPECT_EQ(count([](auto& list) { list.set_from("2026-06-24"), list.set_to("2026-06-24"); }), 1);
  EXPECT_EQ(count([](auto& list) { list.set_to("2026-06-23"); }), 0);
}

TEST_F(ListsTest, TheDirectorListsTheWholeLedgerOrOneSiteOfIt) {
  const std::string item = NewPlainItem();
  Receive(item, 1);
  v1::ListMovementsRequest list;
  list.set_item(item);
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(Director(), "ListMovements", list)).movements_size(), 1);
  list.set_site(site_);
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(Director(), "ListMovements", list)).movements_size(), 1);
  list.set_site(suite_.NewSite());
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(Director(), "ListMovements", list)).movements_size(), 0);
}

TEST_F(ListsTest, ATransferBetweenTwoSitesIsSeenByBothAndOnceByWhoeverHasBoth) {
  const std::string item = NewPlainItem();
  Receive(item, 3);
  const std::string other_site = suite_.NewSite();
  const auto transfer =
      Must(Ledger<v1::Transfer>(Director(), "RecordTransfer", Transfer(suite_.NewStore(other_site), item, 2)));
  v1::ListMovementsRequest list;
  list.set_document(transfer.id());
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(keeper_, "ListMovements", list)).movements_size(), 1);
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(Coordinator(other_site), "ListMovements", list)).movements_size(),
            1);
  const access::Principal both = testing::WithRole("coordinator", {site_, other_site});
  EXPECT_EQ(Must(Ledger<v1::ListMovementsResponse>(both, "ListMovements", list)).movements_size(), 1);
}

class AlertsTest : public SuppliesTest {};

TEST_F(AlertsTest, ALotIsExpiringOrExpiredAndNeverBoth) {
  const std::string item = NewTrackedItem();
  Receive(item, 1, "gone", DayIn(-3));
  Receive(item, 2, "near", DayIn(30));
  Receive(item, 3, "far", DayIn(400));
  const auto alerts = AlertsAbout(item);
  ASSERT_THAT(KindsOf(alerts), ElementsAre(v1::EXPIRED, v1::EXPIRING));
  EXPECT_EQ(alerts[0].lot(), "gone");
  EXPECT_EQ(alerts[0].quantity(), 1);
  EXPECT_EQ(alerts[0].expire_date(), DayIn(-3));
  EXPECT_EQ(alerts[0].location(), store_);
  EXPECT_EQ(alerts[0].site(), site_);
  EXPECT_EQ(alerts[1].lot(), "near");
}

TEST_F(AlertsTest, TheCallerSaysHowFarAheadExpiryMatters) {
  const std::string item = NewTrackedItem();
  Receive(item, 2, "near", DayIn(30));
  v1::ListStockAlertsRequest list;
  list.set_site(site_);
  list.set_expiring_within_days(10);
  EXPECT_EQ(Must(Ledger<v1::ListStockAlertsResponse>(keeper_, "ListStockAlerts", list)).alerts_size(), 0);
  list.set_expiring_within_days(40);
  EXPECT_EQ(Must(Ledger<v1::ListStockAlertsResponse>(keeper_, "ListStockAlerts", list)).alerts_size(), 1);
}

TEST_F(AlertsTest, OnlyUsableStockCountsAgainstTheThreshold) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  Receive(item, 9, "good", DayIn(400));
  Receive(item, 50, "held", DayIn(500));
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
  Hold(item, "held");
  const auto alerts = AlertsAbout(item);
  ASSERT_THAT(KindsOf(alerts), ElementsAre(v1::ON_HOLD, v1::BELOW_THRESHOLD));
  EXPECT_EQ(alerts[0].quantity(), 50);
  EXPECT_EQ(alerts[1].quantity(), 9);
  EXPECT_EQ(alerts[1].threshold(), 10);
}

TEST_F(AlertsTest, AThresholdConcernsThePlacesThatHaveHeldTheItem) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  NewLocation(v1::VEHICLE);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
  Receive(item, 3, "A", DayIn(400));
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 3, "A")));
  const auto alerts = AlertsAbout(item);
  ASSERT_THAT(KindsOf(alerts), ElementsAre(v1::BELOW_THRESHOLD));
  EXPECT_EQ(alerts[0].quantity(), 0);
}

TEST_F(AlertsTest, NoThresholdConcernsAVehicle) {
  const std::string item = NewTrackedItem(/*alert_below=*/10);
  const std::string van = NewLocation(v1::VEHICLE);
  Receive(item, 12, "A", DayIn(400));
  Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van, item, 2, "A")));
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(AlertsTest, PagesShowEachAlertOnceGravestFirst) {
  const std::string item = NewTrackedItem();
  for (const char* lot : {"A", "B", "C"}) Receive(item, 1, lot, DayIn(-3));
  for (const char* lot : {"D", "E"}) Receive(item, 1, lot, DayIn(9));
  v1::ListStockAlertsRequest list;
  list.set_site(site_);
  list.set_page_size(2);
  std::vector<std::string> lots;
  do {
    const auto page = Must(Ledger<v1::ListStockAlertsResponse>(keeper_, "ListStockAlerts", list));
    for (const v1::StockAlert& alert : page.alerts()) lots.push_back(alert.lot());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_THAT(lots, ElementsAre("A", "B", "C", "D", "E"));
}

}  // namespace
}  // namespace passerelle::supplies
