// Goods on their way between two sites.
#include "tests/service/supplies/shipments_fixture.h"

namespace passerelle::supplies {
namespace {

TEST_F(ShipmentsTest, GoodsLeaveAtOnceAndAreNowhereUntilTheyArrive) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "A", "2031-01-31");
  const v1::Shipment sent = Send(item, 4);
  EXPECT_EQ(sent.state(), v1::Shipment::IN_TRANSIT);
  EXPECT_EQ(sent.from(), store_);
  EXPECT_EQ(sent.to(), elsewhere_);
  EXPECT_TRUE(sent.has_send_time());
  EXPECT_FALSE(sent.has_end_time());
  ASSERT_EQ(sent.lines_size(), 1);
  EXPECT_EQ(sent.lines(0).lot(), "A");
  EXPECT_EQ(sent.lines(0).expire_date(), "2031-01-31");
  EXPECT_EQ(sent.lines(0).sent(), 4);
  EXPECT_EQ(sent.lines(0).received(), 0);
  EXPECT_EQ(Held(store_, item, "A"), 6);
  EXPECT_EQ(Held(elsewhere_, item, "A"), 0);
  EXPECT_EQ(TransitFaults(), 0u);

  const v1::Shipment received = Must(Arrive(Arrival(sent.id())));
  EXPECT_EQ(received.state(), v1::Shipment::RECEIVED);
  EXPECT_TRUE(received.has_end_time());
  EXPECT_EQ(received.lines(0).received(), 4);
  EXPECT_EQ(received.loss_reason(), "");
  EXPECT_EQ(Held(elsewhere_, item, "A"), 4);
  EXPECT_EQ(TransitFaults(), 0u);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(ShipmentsTest, ALineWithoutALotDrawsFirstExpiredFirstOutFromUsableLots) {
  const std::string item = NewTrackedItem();
  Receive(item, 3, "old", "2020-01-31");
  Receive(item, 3, "held", "2030-01-31");
  Receive(item, 3, "late", "2032-01-31");
  Receive(item, 3, "soon", "2031-01-31");
  Hold(item, "held");
  v1::SendShipmentRequest request = Sending(item, 4);
  *request.add_lines() = Goods(item, 1, "late");
  const v1::Shipment sent = Must(TrySend(request));
  ASSERT_EQ(sent.lines_size(), 2);
  EXPECT_EQ(sent.lines(0).lot(), "late");
  EXPECT_EQ(sent.lines(0).sent(), 2);
  EXPECT_EQ(sent.lines(1).lot(), "soon");
  EXPECT_EQ(sent.lines(1).sent(), 3);
  EXPECT_EQ(Refusal(TrySend(Sending(item, 1, "old"))), "LOT_EXPIRED");
  EXPECT_EQ(Refusal(TrySend(Sending(item, 1, "held"))), "LOT_ON_HOLD");
}

TEST_F(ShipmentsTest, IsRefusedWholeAsATransferIs) {
  const std::string item = NewPlainItem();
  Receive(item, 3);
  EXPECT_EQ(Refusal(TrySend(Sending(item, 4))), "INSUFFICIENT_STOCK");
  EXPECT_EQ(Refusal(TrySend(Sending("nothing", 1))), "ITEM_UNKNOWN");
  v1::SendShipmentRequest request = Sending(item, 1);
  request.set_to("nowhere");
  EXPECT_EQ(Refusal(TrySend(request)), "LOCATION_UNKNOWN");
  request.set_to(store_);
  EXPECT_EQ(Refusal(TrySend(request)), "SAME_LOCATION");
  request = Sending(item, 1);
  request.set_from(elsewhere_);
  request.set_to(store_);
  EXPECT_EQ(Refusal(TrySend(request)), "LOCATION_UNKNOWN");
  request = Sending(item, 1);
  request.mutable_occur_time()->set_seconds(4'000'000'000);
  EXPECT_EQ(Refusal(TrySend(request)), "TIME_IN_FUTURE");
  request.mutable_occur_time()->set_seconds(0);
  EXPECT_EQ(Refusal(TrySend(request)), "TIME_TOO_EARLY");
  EXPECT_EQ(Held(store_, item), 3);
}

TEST_F(ShipmentsTest, ASendingRepeatedWithItsKeyLeavesOnce) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string key = NewUuidV7();
  const v1::Shipment first = Must(TrySend(Sending(item, 4), key));
  EXPECT_SAME_MESSAGE(Must(TrySend(Sending(item, 4), key)), first);
  EXPECT_EQ(Refusal(TrySend(Sending(item, 5), key)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Held(store_, item), 6);
}

TEST_F(ShipmentsTest, WhatDoesNotArriveIsTakenOutOfTheBooksWithTheReason) {
  const std::string item = NewTrackedItem();
  const std::string other = NewPlainItem();
  Receive(item, 10, "A", "2031-01-31");
  Receive(other, 10);
  v1::SendShipmentRequest request = Sending(item, 10, "A");
  *request.add_lines() = Goods(other, 5);
  const std::string shipment = Must(TrySend(request)).id();
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment, {Goods(item, 7, "A")}))), "REASON_MISSING");
  const v1::Shipment received = Must(Arrive(Arrival(shipment, {Goods(item, 7, "A")}, "a box broke")));
  EXPECT_EQ(received.loss_reason(), "a box broke");
  std::map<std::string, std::int32_t> arrived;
  for (const v1::ShipmentLine& line : received.lines()) arrived[line.item()] = line.received();
  EXPECT_EQ(arrived[item], 7);
  EXPECT_EQ(arrived[other], 0);
  EXPECT_EQ(Held(elsewhere_, item, "A"), 7);
  EXPECT_EQ(Held(elsewhere_, other), 0);
  v1::ListMovementsRequest losses;
  losses.set_document(shipment);
  losses.add_kinds(v1::DESTROYED);
  const auto listed = Must(Ledger<v1::ListMovementsResponse>(receiver_, "ListMovements", losses));
  ASSERT_EQ(listed.movements_size(), 2);
  EXPECT_EQ(listed.movements(0).reason(), "a box broke");
  EXPECT_EQ(listed.movements(0).quantity() + listed.movements(1).quantity(), 8);
  EXPECT_EQ(Imbalances(), 0u);
  EXPECT_EQ(TransitFaults(), 0u);
}

TEST_F(ShipmentsTest, OnlyWhatWasSentArrives) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "A", "2031-01-31");
  const std::string shipment = Send(item, 4).id();
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment, {Goods(item, 5, "A")}))), "MORE_THAN_SENT");
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment, {Goods(item, 1, "B")}))), "MORE_THAN_SENT");
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment, {Goods(NewPlainItem(), 1)}))), "MORE_THAN_SENT");
  const v1::Line line = Goods(item, 2, "A");
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment, {line, line}))), "LINE_REPEATED");
  EXPECT_EQ(Must(Get(shipment, receiver_)).state(), v1::Shipment::IN_TRANSIT);
}

TEST_F(ShipmentsTest, ReceivedAgainNothingChangesAndOtherwiseItIsRefused) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string shipment = Send(item, 4).id();
  const v1::Shipment received = Must(Arrive(Arrival(shipment, {Goods(item, 3)}, "one broke")));
  EXPECT_SAME_MESSAGE(Must(Arrive(Arrival(shipment, {Goods(item, 3)}, "one broke"))), received);
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment))), "SHIPMENT_ENDED");
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment, {Goods(item, 2)}, "two broke"))), "SHIPMENT_ENDED");
  EXPECT_EQ(Refusal(Cancel(shipment)), "SHIPMENT_ENDED");
  EXPECT_EQ(Held(elsewhere_, item), 3);
}

TEST_F(ShipmentsTest, CancelledGoodsComeBackWhereTheyLeft) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "A", "2031-01-31");
  const std::string shipment = Send(item, 4).id();
  const v1::Shipment cancelled = Must(Cancel(shipment));
  EXPECT_EQ(cancelled.state(), v1::Shipment::CANCELLED);
  EXPECT_TRUE(cancelled.has_end_time());
  EXPECT_EQ(cancelled.lines(0).sent(), 4);
  EXPECT_EQ(cancelled.lines(0).received(), 0);
  EXPECT_SAME_MESSAGE(Must(Cancel(shipment)), cancelled);
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment))), "SHIPMENT_ENDED");
  EXPECT_EQ(Held(store_, item, "A"), 10);
  EXPECT_EQ(Held(elsewhere_, item, "A"), 0);
  EXPECT_EQ(TransitFaults(), 0u);
}

TEST_F(ShipmentsTest, WhatIsRecalledOrExpiresOnItsWayArrives) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "A", "2031-01-31");
  const std::string shipment = Send(item, 4).id();
  Hold(item, "A");
  Must(Arrive(Arrival(shipment)));
  ASSERT_EQ(Stock(elsewhere_, item).size(), 1u);
  EXPECT_TRUE(Stock(elsewhere_, item)[0].on_hold());
}

TEST_F(ShipmentsTest, TheSiteItComesFromCancelsAndTheSiteItGoesToReceives) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string shipment = Send(item, 4).id();
  EXPECT_EQ(Refusal(Shipments(keeper_, "ReceiveShipment", Arrival(shipment))), "SHIPMENT_UNKNOWN");
  EXPECT_EQ(Refusal(Cancel(shipment, &receiver_)), "SHIPMENT_UNKNOWN");
  const v1::Shipment seen = Must(Get(shipment, keeper_));
  EXPECT_SAME_MESSAGE(Must(Get(shipment, receiver_)), seen);
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_EQ(Refusal(Get(shipment, stranger)), "SHIPMENT_UNKNOWN");
  EXPECT_EQ(Refusal(Arrive(Arrival(NewUuidV7()))), "SHIPMENT_UNKNOWN");
  EXPECT_EQ(Refusal(Arrive(Arrival(shipment))), "OK");
}

TEST_F(ShipmentsTest, WhatAShipmentMovedIsNotReversed) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string shipment = Send(item, 4).id();
  EXPECT_EQ(Refusal(Reverse(MovementsOf(shipment)[0].id())), "SHIPMENT_MOVEMENT");
  EXPECT_EQ(Held(store_, item), 6);
}

TEST_F(ShipmentsTest, AreListedFromOrToTheCallersSitesNewestFirst) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string first = Send(item, 1).id();
  const std::string second = Send(item, 2).id();
  Must(Arrive(Arrival(first)));
  const auto ids = [&](const access::Principal& caller, const v1::ListShipmentsRequest& request) {
    std::vector<std::string> listed;
    const auto response = Must(Shipments<v1::ListShipmentsResponse>(caller, "ListShipments", request));
    for (const v1::Shipment& shipment : response.shipments()) listed.push_back(shipment.id());
    return listed;
  };
  v1::ListShipmentsRequest request;
  EXPECT_THAT(ids(keeper_, request), ::testing::ElementsAre(second, first));
  EXPECT_THAT(ids(receiver_, request), ::testing::ElementsAre(second, first));
  EXPECT_THAT(ids(Coordinator(suite_.NewSite()), request), ::testing::IsEmpty());
  request.set_site(site_);
  request.set_state(v1::Shipment::RECEIVED);
  EXPECT_THAT(ids(keeper_, request), ::testing::ElementsAre(first));
}

TEST_F(ShipmentsTest, PagesJoinWithoutGapOrRepeat) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  std::vector<std::string> sent;
  for (int i = 0; i < 3; ++i) sent.insert(sent.begin(), Send(item, 1).id());
  v1::ListShipmentsRequest request;
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const auto page = Must(Shipments<v1::ListShipmentsResponse>(keeper_, "ListShipments", request));
    EXPECT_LE(page.shipments_size(), 2);
    for (const v1::Shipment& shipment : page.shipments()) listed.push_back(shipment.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, sent);
}

}  // namespace
}  // namespace passerelle::supplies
