#include "tests/service/supplies/supplies_fixture.h"

#include <absl/strings/str_cat.h>

#include <latch>

#include "passerelle/supplies/v1/recalls.pb.h"
#include "services/runtime/base/proto_time.h"
#include "sql/supplies_service.h"
#include "tests/support/facts.h"

namespace passerelle::supplies {
namespace {

template <class Request>
v1::Line& AddLine(Request& request, const std::string& item, std::int32_t quantity, const std::string& lot) {
  v1::Line& line = *request.add_lines();
  line.set_item(item);
  line.set_quantity(quantity);
  line.set_lot(lot);
  return line;
}

std::string NewSlug(const std::string& prefix) { return absl::StrCat(prefix, "-", NewUuidV7()); }

}  // namespace

v1::CreateItemRequest SuppliesTest::ItemRequest(const std::string& id) const {
  v1::CreateItemRequest request;
  request.set_id(id);
  request.mutable_label()->set_fr("Matériel");
  request.mutable_label()->set_en("Supply");
  request.set_family(v1::INJECTION);
  request.set_unit("piece");
  request.set_report_line("other");
  return request;
}

std::string DayIn(int days) {
  return absl::FormatTime("%Y-%m-%d", absl::Now() + days * absl::Hours(24), absl::UTCTimeZone());
}

std::string Yesterday() { return absl::FormatTime("%Y-%m-%d", absl::Now() - absl::Hours(36), absl::UTCTimeZone()); }

std::string SuppliesTest::NewTrackedItem(std::int32_t alert_below) {
  v1::CreateItemRequest request = ItemRequest(NewSlug("tracked"));
  request.set_lot_tracked(true);
  request.set_alert_below(alert_below);
  return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
}

std::string SuppliesTest::NewLocation(v1::LocationKind kind, const std::string& site) {
  v1::CreateLocationRequest request;
  request.set_id(NewSlug("place"));
  request.set_site(site.empty() ? site_ : site);
  request.set_kind(kind);
  request.set_display_name("A place");
  return Must(Catalogue<v1::Location>(Director(), "CreateLocation", request)).id();
}

v1::RecordReceiptRequest SuppliesTest::Receipt(const std::string& item, std::int32_t quantity, const std::string& lot,
                                               const std::string& expire_date) const {
  v1::RecordReceiptRequest request;
  request.set_location(store_);
  request.set_supplier("A supplier");
  AddLine(request, item, quantity, lot).set_expire_date(expire_date);
  return request;
}

v1::RecordTransferRequest SuppliesTest::Transfer(const std::string& to, const std::string& item, std::int32_t quantity,
                                                 const std::string& lot) const {
  v1::RecordTransferRequest request;
  request.set_from(store_);
  request.set_to(to);
  AddLine(request, item, quantity, lot);
  return request;
}

v1::RecordDisposalRequest SuppliesTest::Disposal(const std::string& item, std::int32_t quantity,
                                                 const std::string& lot) const {
  v1::RecordDisposalRequest request;
  request.set_location(store_);
  request.set_reason("expired");
  AddLine(request, item, quantity, lot);
  return request;
}

v1::RecordDistributionRequest SuppliesTest::Distribution(const std::string& item, std::int32_t quantity,
                                                         const std::string& lot) const {
  v1::RecordDistributionRequest request;
  request.set_location(store_);
  AddLine(request, item, quantity, lot);
  return request;
}

v1::RecordStockCountRequest SuppliesTest::Count(const std::string& item, std::int32_t counted,
                                                const std::string& lot) const {
  v1::RecordStockCountRequest request;
  request.set_location(store_);
  v1::CountLine& line = *request.add_lines();
  line.set_item(item);
  line.set_lot(lot);
  line.set_counted(counted);
  return request;
}

absl::StatusOr<v1::Movement> SuppliesTest::Reverse(const std::string& movement, const access::Principal* caller) {
  v1::ReverseMovementRequest request;
  request.set_id(movement);
  request.set_reason("a mistake");
  return Ledger<v1::Movement>(caller == nullptr ? keeper_ : *caller, "ReverseMovement", request);
}

void SuppliesTest::Hold(const std::string& item, const std::string& lot) {
  v1::CreateRecallRequest request;
  request.set_authority_ref("AUTH-1");
  request.set_reason("a leak");
  v1::RecalledLot& recalled = *request.add_lots();
  recalled.set_item(item);
  recalled.set_lot(lot);
  Must(suite_.Call<v1::Recall>(Director(), "passerelle.supplies.v1.RecallService.CreateRecall", request));
}

std::vector<v1::Balance> SuppliesTest::Stock(const std::string& location, const std::string& item) {
  v1::ListStockRequest request;
  request.set_location(location);
  request.set_item(item);
  const auto response = Must(Ledger<v1::ListStockResponse>(Director(), "ListStock", request));
  return {response.balances().begin(), response.balances().end()};
}

std::int32_t SuppliesTest::Held(const std::string& location, const std::string& item, const std::string& lot) {
  for (const v1::Balance& balance : Stock(location, item)) {
    if (balance.lot() == lot) return balance.quantity();
  }
  return 0;
}

std::vector<v1::Movement> SuppliesTest::MovementsOf(const std::string& document) {
  v1::ListMovementsRequest request;
  request.set_document(document);
  const auto response = Must(Ledger<v1::ListMovementsResponse>(keeper_, "ListMovements", request));
  return {response.movements().begin(), response.movements().end()};
}

std::vector<v1::StockAlert> SuppliesTest::AlertsAbout(const std::string& item) {
  v1::ListStockAlertsRequest request;
  request.set_site(site_);
  request.set_page_size(500);
  const auto response = Must(Ledger<v1::ListStockAlertsResponse>(keeper_, "ListStockAlerts", request));
  std::vector<v1::StockAlert> alerts;
  for (const v1::StockAlert& alert : response.alerts()) {
    if (alert.item() == item) alerts.push_back(alert);
  }
  return alerts;
}

std::size_t SuppliesTest::CountRows(const std::string& query) {
  const auto rows = suite_.Sql("supplies", query);
  EXPECT_TRUE(rows.ok()) << rows.status();
  return rows.ok() ? rows->size() : std::string::npos;
}

std::size_t SuppliesTest::Imbalances() { return CountRows(std::string(sql::kLedgerImbalances.sql)); }

std::vector<events::v1::Fact> SuppliesTest::Told(const std::function<bool(const events::v1::Fact&)>& wanted) {
  suite_.AwaitFeeds();
  const auto rows = suite_.Sql("supplies", "select fact from event_log order by position");
  std::vector<events::v1::Fact> facts;
  if (!rows.ok()) return facts;
  for (const db::Row& row : *rows) {
    events::v1::Fact fact;
    EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    if (wanted(fact)) facts.push_back(fact);
  }
  return facts;
}

events::v1::VisitRecorded SuppliesTest::Visit(const std::string& item, std::int32_t quantity,
                                              const std::string& service_day) const {
  if (service_day.empty()) return VisitAt(absl::Now(), item, quantity);
  absl::Time noon;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H", service_day + " 12", &noon, &error)) << error;
  return VisitAt(noon, item, quantity);
}

events::v1::VisitRecorded SuppliesTest::VisitAt(absl::Time time, const std::string& item, std::int32_t quantity) const {
  events::v1::VisitRecorded visit;
  visit.set_visit(NewUuidV7());
  visit.set_site(site_);
  visit.set_service_day(testing::LocalDay(time));
  SetProto(time, *visit.mutable_occur_time());
  visit.set_setting(common::v1::FIXED_SITE);
  visit.set_gender(common::v1::UNKNOWN);
  visit.set_age_band(common::v1::AGE_UNKNOWN);
  visit.set_people(1);
  events::v1::Quantity& handout = *visit.add_handouts();
  handout.set_item(item);
  handout.set_quantity(quantity);
  return visit;
}

void SuppliesTest::Tell(const std::vector<events::v1::Fact>& facts) { testing::Tell("contacts", facts); }

void SuppliesTest::TellVisit(const events::v1::VisitRecorded& visit) {
  events::v1::Fact fact;
  *fact.mutable_visit_recorded() = visit;
  Tell({fact});
  suite_.AwaitFeeds();
}

void SuppliesTest::TellVoided(const std::string& visit) {
  events::v1::Fact fact;
  fact.mutable_visit_voided()->set_visit(visit);
  Tell({fact});
  suite_.AwaitFeeds();
}

void Together(const std::vector<std::function<void()>>& actions) {
  std::latch ready(static_cast<std::ptrdiff_t>(actions.size()));
  std::vector<std::thread> threads;
  for (const auto& action : actions) {
    threads.emplace_back([&ready, &action] {
      ready.arrive_and_wait();
      action();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace passerelle::supplies
