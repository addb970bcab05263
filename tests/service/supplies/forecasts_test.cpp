// What a site's ledger says of the weeks to come.
#include <absl/time/civil_time.h>

#include "passerelle/supplies/v1/forecasts.pb.h"
#include "passerelle/supplies/v1/shipments.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/supplies/supplies_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::supplies {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const absl::CivilDay kDay(2024, 6, 14);

std::string Format(absl::CivilDay day) { return absl::FormatCivilTime(day); }
absl::Time NoonOf(absl::CivilDay day) { return absl::FromCivil(absl::CivilHour(day) + 12, absl::UTCTimeZone()); }

class ForecastsTest : public SuppliesTest {
 protected:
  // What was received long before anything was handed out.
  void Stored(const std::string& item, std::int32_t quantity, const std::string& lot = "",
              const std::string& expire_date = "", absl::CivilDay day = kDay - 400) {
    v1::RecordReceiptRequest receipt = Receipt(item, quantity, lot, expire_date);
    SetProto(NoonOf(day), *receipt.mutable_occur_time());
    Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", receipt));
  }
  // So many handed out on the last day of each of so many weeks up to the day.
  void HandedOutWeekly(const std::string& item, std::int32_t quantity, int weeks) {
    std::vector<events::v1::Fact> facts(static_cast<std::size_t>(weeks));
    for (int week = 0; week < weeks; ++week)
      *facts[week].mutable_visit_recorded() = Visit(item, quantity, Format(kDay - 7 * week));
    Tell(facts);
    suite_.AwaitFeeds();
  }
  v1::GetForecastRequest Request() const {
    v1::GetForecastRequest request;
    request.set_site(site_);
    request.set_as_of(Format(kDay));
    return request;
  }
  absl::StatusOr<v1::Forecast> Ask(const v1::GetForecastRequest& request, const access::Principal& caller) {
    return suite_.Call<v1::Forecast>(caller, "passerelle.supplies.v1.ForecastService.GetForecast", request);
  }
  v1::Forecast Forecast() { return Must(Ask(Request(), keeper_)); }
  // The forecast of an item that the site's forecast must hold.
  v1::ItemForecast ForecastOf(const std::string& item, absl::CivilDay day = kDay) {
    v1::GetForecastRequest request = Request();
    request.set_item(item);
    request.set_as_of(Format(day));
    const v1::Forecast forecast = Must(Ask(request, keeper_));
    EXPECT_EQ(forecast.items_size(), 1);
    return forecast.items_size() == 1 ? forecast.items(0) : v1::ItemForecast();
  }
  std::string NewItemInPacksOf(std::int32_t units, const std::string& superseded_by = "") {
    v1::CreateItemRequest request = ItemRequest("packed-" + NewUuidV7());
    request.set_pack_size(units);
    request.set_superseded_by(superseded_by);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  }
};

TEST_F(ForecastsTest, SteadyWeeksGoOnAndAreOrderedInPacksInTime) {
  const std::string item = NewItemInPacksOf(10);
  Stored(item, 12 * 7 + 49);
  HandedOutWeekly(item, 7, 12);
  const v1::Forecast forecast = Forecast();
  EXPECT_EQ(forecast.site(), site_);
  EXPECT_EQ(forecast.as_of(), "2024-06-14");
  EXPECT_THAT(forecast.method(), Not(IsEmpty()));
  ASSERT_THAT(forecast.items(), SizeIs(1));
  const v1::ItemForecast& steady = forecast.items(0);
  EXPECT_EQ(steady.item(), item);
  EXPECT_THAT(steady.past_weeks(), AllOf(SizeIs(12), Each(7)));
  EXPECT_THAT(steady.next_weeks(), AllOf(SizeIs(8), Each(DoubleNear(7, 1e-6))));
  EXPECT_NEAR(steady.back_test_error(), 0, 1e-9);
  EXPECT_EQ(steady.usable(), 49);
  EXPECT_EQ(steady.days_of_cover(), 49);
  EXPECT_EQ(steady.suggested_packs(), 3);  // the days 15 to 70 want 56, and 35 are still there by then
  EXPECT_EQ(steady.suggested_order(), 30);
  EXPECT_EQ(steady.order_by(), "2024-07-19");
  ASSERT_THAT(forecast.orders(), SizeIs(1));
  EXPECT_EQ(forecast.orders(0).day(), "2024-07-19");
  EXPECT_THAT(forecast.orders(0).items(), ElementsAre(item));
}

TEST_F(ForecastsTest, TheTermsOfOrderingAreTheCallers) {
  const std::string item = NewPlainItem();
  Stored(item, 12 * 7);
  HandedOutWeekly(item, 7, 12);
  v1::GetForecastRequest request = Request();
  request.set_weeks(3);
  request.set_lead_days(7);
  request.set_cover_days(14);
  const v1::Forecast forecast = Must(Ask(request, keeper_));
  ASSERT_THAT(forecast.items(), SizeIs(1));
  EXPECT_THAT(forecast.items(0).next_weeks(), SizeIs(3));
  EXPECT_EQ(forecast.items(0).suggested_order(), 14);
  EXPECT_EQ(forecast.items(0).days_of_cover(), 0);
  EXPECT_EQ(forecast.items(0).order_by(), "2024-06-14");
}

TEST_F(ForecastsTest, WhatTheStockCouldNotCoverWasConsumedAllTheSame) {
  const std::string item = NewPlainItem();
  Stored(item, 3);
  HandedOutWeekly(item, 5, 1);
  EXPECT_THAT(ForecastOf(item).past_weeks(), ElementsAre(5));
}

TEST_F(ForecastsTest, HandoutsOutsideVisitsCountAndVoidedVisitsDoNot) {
  const std::string item = NewPlainItem();
  Stored(item, 50);
  const auto visit = Visit(item, 4, Format(kDay));
  TellVisit(visit);
  TellVoided(visit.visit());
  v1::RecordDistributionRequest distribution = Distribution(item, 6);
  SetProto(NoonOf(kDay - 7), *distribution.mutable_occur_time());
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", distribution));
  // The voiding lies years after the day: the ledger of that day did not know of it.
  EXPECT_THAT(ForecastOf(item).past_weeks(), ElementsAre(6, 4));
  v1::GetForecastRequest today = Request();
  today.clear_as_of();
  today.set_item(item);
  const v1::Forecast now = Must(Ask(today, keeper_));
  ASSERT_THAT(now.items(), SizeIs(1));
  EXPECT_EQ(now.items(0).usable(), 44);
  EXPECT_EQ(now.as_of(), testing::LocalDay(absl::Now()));
}

TEST_F(ForecastsTest, ADayInThePastKnowsNothingOfWhatCameLater) {
  const std::string item = NewPlainItem();
  Stored(item, 100);
  HandedOutWeekly(item, 7, 4);
  const v1::ItemForecast before = ForecastOf(item);
  TellVisit(Visit(item, 30, Format(kDay + 1)));
  Stored(item, 500, "", "", kDay + 1);
  Receive(item, 500);
  const std::string elsewhere = NewLocation(v1::STORE, suite_.NewSite());
  Must(Ledger<v1::Transfer>(Director(), "RecordTransfer", Transfer(elsewhere, item, 20)));
  EXPECT_SAME_MESSAGE(ForecastOf(item), before);
  EXPECT_EQ(before.usable(), 72);
  EXPECT_EQ(ForecastOf(item, kDay - 7).usable(), 79);
  EXPECT_THAT(ForecastOf(item, kDay - 7).past_weeks(), ElementsAre(7, 7, 7));
}

TEST_F(ForecastsTest, AKitCountsAsItselfAndNotAsItsComponents) {
  const std::string syringe = NewPlainItem();
  v1::CreateItemRequest request = ItemRequest("kit-" + NewUuidV7());
  v1::Component& component = *request.add_components();
  component.set_item(syringe);
  component.set_quantity(2);
  const std::string kit = Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  Stored(kit, 10);
  HandedOutWeekly(kit, 3, 1);
  const v1::Forecast forecast = Forecast();
  ASSERT_THAT(forecast.items(), SizeIs(1));
  EXPECT_EQ(forecast.items(0).item(), kit);
  EXPECT_THAT(forecast.items(0).past_weeks(), ElementsAre(3));
}

TEST_F(ForecastsTest, ExpiredAndHeldLotsCannotBeUsedAndOthersMayExpireFirst) {
  const std::string item = NewTrackedItem();
  Stored(item, 12 * 7, "used", Format(kDay));
  HandedOutWeekly(item, 7, 12);
  Stored(item, 40, "expired", Format(kDay - 1));
  Stored(item, 40, "held", "2031-01-31");
  Stored(item, 20, "soon", Format(kDay + 10));
  Stored(item, 5, "late", "2031-01-31");
  Hold(item, "held");
  const v1::ItemForecast forecast = ForecastOf(item);
  EXPECT_EQ(forecast.usable(), 25);
  EXPECT_EQ(forecast.days_of_cover(), 15);
  EXPECT_EQ(forecast.expiring_unused(), 10);
}

TEST_F(ForecastsTest, ASupersededItemIsNotOrderedAndItsSuccessorTakesOver) {
  const std::string fresh = NewItemInPacksOf(0);
  const std::string old = NewItemInPacksOf(0, fresh);
  Stored(old, 12 * 7 + 10);
  HandedOutWeekly(old, 7, 12);
  const v1::ItemForecast of_old = ForecastOf(old);
  EXPECT_EQ(of_old.superseded_by(), fresh);
  EXPECT_EQ(of_old.suggested_order(), 0);
  EXPECT_EQ(of_old.days_of_cover(), 10);
  EXPECT_EQ(of_old.order_by(), "");
  const v1::ItemForecast of_fresh = ForecastOf(fresh);
  EXPECT_THAT(of_fresh.past_weeks(), AllOf(SizeIs(12), Each(7)));
  EXPECT_EQ(of_fresh.suggested_order(), 56);
  EXPECT_EQ(of_fresh.superseded_by(), "");
}

TEST_F(ForecastsTest, TheOldItemsStockIsUsedUpBeforeItsSuccessorIsOrdered) {
  const std::string fresh = NewItemInPacksOf(0);
  const std::string old = NewItemInPacksOf(0, fresh);
  Stored(old, 12 * 7 + 30);
  Stored(fresh, 12);
  HandedOutWeekly(old, 7, 12);
  v1::ItemForecast of_fresh = ForecastOf(fresh);
  EXPECT_EQ(of_fresh.usable(), 12);
  EXPECT_EQ(of_fresh.days_of_cover(), 42);
  EXPECT_EQ(of_fresh.suggested_order(), 28);  // the days 43 to 70
  EXPECT_EQ(of_fresh.order_by(), "2024-07-12");
  Stored(old, 500);
  of_fresh = ForecastOf(fresh);
  EXPECT_EQ(of_fresh.days_of_cover(), 542);
  EXPECT_EQ(of_fresh.suggested_order(), 0);
  EXPECT_EQ(of_fresh.order_by(), "");
}

TEST_F(ForecastsTest, WhatIsOnItsWayIsNotOrderedAgain) {
  const std::string item = NewPlainItem();
  Stored(item, 12 * 7 + 7);
  HandedOutWeekly(item, 7, 12);
  const std::string origin = NewLocation(v1::STORE, suite_.NewSite());
  v1::RecordReceiptRequest receipt = Receipt(item, 56);
  receipt.set_location(origin);
  SetProto(NoonOf(kDay - 3), *receipt.mutable_occur_time());
  Must(Ledger<v1::Receipt>(Director(), "RecordReceipt", receipt));
  const std::string service = "passerelle.supplies.v1.ShipmentService.";
  v1::SendShipmentRequest send;
  send.set_from(origin);
  send.set_to(store_);
  *send.add_lines() = Distribution(item, 56).lines(0);
  SetProto(NoonOf(kDay - 2), *send.mutable_occur_time());
  v1::ReceiveShipmentRequest receive;
  receive.set_id(Must(suite_.Call<v1::Shipment>(Director(), service + "SendShipment", send)).id());
  v1::ItemForecast forecast = ForecastOf(item);
  EXPECT_EQ(forecast.incoming(), 56);
  EXPECT_EQ(forecast.usable(), 7);
  EXPECT_EQ(forecast.days_of_cover(), 7);
  EXPECT_EQ(forecast.suggested_order(), 7);  // the days 64 to 70
  EXPECT_EQ(forecast.order_by(), "2024-08-02");
  EXPECT_EQ(ForecastOf(item, kDay - 3).incoming(), 0) << "not sent yet";
  Must(suite_.Call<v1::Shipment>(keeper_, service + "ReceiveShipment", receive));
  EXPECT_EQ(ForecastOf(item).incoming(), 56) << "it arrived today, not on that day";
  v1::GetForecastRequest today = Request();
  today.clear_as_of();
  const v1::Forecast now = Must(Ask(today, keeper_));
  ASSERT_THAT(now.items(), SizeIs(1));
  EXPECT_EQ(now.items(0).incoming(), 0);
  EXPECT_EQ(now.items(0).usable(), 63);
}

TEST_F(ForecastsTest, ADayThatIsNotOverBelongsToNoWeekAndItsStockIsAsItIsNow) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  TellVisit(VisitAt(absl::Now() - absl::Hours(24), item, 5));
  TellVisit(VisitAt(absl::Now() - absl::Hours(8 * 24), item, 4));
  TellVisit(Visit(item, 30));
  v1::GetForecastRequest today = Request();
  today.clear_as_of();
  const v1::Forecast forecast = Must(Ask(today, keeper_));
  ASSERT_THAT(forecast.items(), SizeIs(1));
  EXPECT_THAT(forecast.items(0).past_weeks(), ElementsAre(4, 5));
  EXPECT_EQ(forecast.items(0).usable(), 61);
  EXPECT_EQ(forecast.as_of(), testing::LocalDay(absl::Now()));
}

TEST_F(ForecastsTest, WhatIsHeldAndNotAskedForLastsWithoutEnd) {
  const std::string item = NewPlainItem();
  Stored(item, 5);
  const v1::ItemForecast forecast = ForecastOf(item);
  EXPECT_THAT(forecast.past_weeks(), IsEmpty());
  EXPECT_LT(forecast.back_test_error(), 0);
  EXPECT_EQ(forecast.days_of_cover(), 10000);
  EXPECT_EQ(forecast.suggested_order(), 0);
  EXPECT_EQ(forecast.order_by(), "");
}

TEST_F(ForecastsTest, TheVehiclesOfASiteAreOfItsStock) {
  const std::string item = NewPlainItem();
  Stored(item, 10);
  const std::string van = NewLocation(v1::VEHICLE);
  v1::RecordTransferRequest transfer = Transfer(van, item, 4);
  SetProto(NoonOf(kDay - 1), *transfer.mutable_occur_time());
  Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", transfer));
  EXPECT_EQ(ForecastOf(item).usable(), 10);
}

TEST_F(ForecastsTest, AnUnknownSiteIsRefusedAndAForeignOneForbidden) {
  v1::GetForecastRequest request = Request();
  request.set_site("no-such-site");
  EXPECT_EQ(Refusal(Ask(request, Director())), "SITE_UNKNOWN");
  request.set_site(suite_.NewSite());
  EXPECT_EQ(Refusal(Ask(request, keeper_)), "SITE_FORBIDDEN");
}

TEST_F(ForecastsTest, ADayThatHasNotComeIsRefused) {
  v1::GetForecastRequest request = Request();
  request.set_as_of(absl::FormatTime("%Y-%m-%d", absl::Now() + absl::Hours(72), absl::UTCTimeZone()));
  EXPECT_EQ(Refusal(Ask(request, keeper_)), "TIME_IN_FUTURE");
}

}  // namespace
}  // namespace passerelle::supplies
