// Shipments that several people end at once: nothing arrives twice, and nothing is lost but what is said to be.
#include <mutex>
#include <random>
#include <set>

#include "tests/service/supplies/shipments_fixture.h"

namespace passerelle::supplies {
namespace {

class ShipmentRacesTest : public ShipmentsTest {};

TEST_F(ShipmentRacesTest, ReceivedAndCancelledAtOnceItEndsOneWay) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  std::int32_t arrived = 0;
  for (int round = 0; round < 10; ++round) {
    const std::string shipment = Send(item, 3).id();
    std::string received;
    std::string cancelled;
    Together({[&] { received = Refusal(Arrive(Arrival(shipment))); }, [&] { cancelled = Refusal(Cancel(shipment)); }});
    EXPECT_THAT((std::set{received, cancelled}), ::testing::ElementsAre("OK", "SHIPMENT_ENDED"));
    if (received == "OK") arrived += 3;
    EXPECT_EQ(Held(store_, item) + Held(elsewhere_, item), 100);
    EXPECT_EQ(Held(elsewhere_, item), arrived);
  }
  EXPECT_EQ(TransitFaults(), 0u);
}

TEST_F(ShipmentRacesTest, ReceivedByManyAtOnceItArrivesOnce) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  const std::string shipment = Send(item, 30).id();
  Together(std::vector<std::function<void()>>(6, [&] { EXPECT_EQ(Refusal(Arrive(Arrival(shipment))), "OK"); }));
  EXPECT_EQ(Held(elsewhere_, item), 30);
}

class ShipmentPropertyTest : public ShipmentRacesTest {
 protected:
  // One random thing that happens to goods between the two sites.
  void Step(std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return random() % bound; };
    const std::string& item = items_[below(items_.size())];
    const auto quantity = static_cast<std::int32_t>(1 + below(5));
    switch (below(5)) {
      case 0:
        Note(Refusal(Ledger<v1::Receipt>(keeper_, "RecordReceipt",
                                         Receipt(item, quantity, "L" + std::to_string(below(3)), "2031-01-31"))));
        return;
      case 1:
      case 2: {
        v1::SendShipmentRequest request = Sending(item, quantity);
        *request.add_lines() = Goods(items_[below(items_.size())], quantity);
        const auto sent = TrySend(request);
        Note(Refusal(sent));
        const std::lock_guard lock(mutex_);
        if (sent.ok()) shipments_.push_back(sent->id());
        return;
      }
      case 3:
        if (const std::string shipment = AnyShipment(random); !shipment.empty()) Note(Refusal(Cancel(shipment)));
        return;
      default:
        if (const std::string shipment = AnyShipment(random); !shipment.empty()) ReceiveSome(random, shipment);
    }
  }

  void ReceiveSome(std::mt19937& random, const std::string& shipment) {
    std::vector<v1::Line> lines;
    if (random() % 2 == 0) {
      const v1::Shipment sent = Must(Get(shipment, receiver_));
      for (const v1::ShipmentLine& line : sent.lines()) {
        const auto quantity = static_cast<std::int32_t>(random() % (line.sent() + 1));
        if (quantity > 0) lines.push_back(Goods(line.item(), quantity, line.lot()));
      }
    }
    Note(Refusal(Arrive(Arrival(shipment, lines, "lost on the way"))));
  }

  std::string AnyShipment(std::mt19937& random) {
    const std::lock_guard lock(mutex_);
    return shipments_.empty() ? "" : shipments_[random() % shipments_.size()];
  }

  void Note(const std::string& refusal) {
    const std::lock_guard lock(mutex_);
    refusals_.insert(refusal);
  }

  // What came into the books less what is still in some location, was lost, or is carried by an open shipment.
  std::int64_t Unaccounted(const std::string& item) {
    const auto rows = suite_.Sql(
        "supplies",
        "select coalesce(sum(case kind when 'RECEIVED' then quantity when 'DESTROYED' then -quantity else 0 end), 0) - "
        "(select sum(quantity) from balances where item = $1) as left_over from movements where item = $1",
        {item});
    EXPECT_TRUE(rows.ok()) << rows.status();
    std::int64_t unaccounted = rows.ok() ? (*rows)[0].Int("left_over") : 0;
    for (const std::string& id : shipments_) {
      const v1::Shipment shipment = Must(Get(id, keeper_));
      if (shipment.state() != v1::Shipment::IN_TRANSIT) continue;
      for (const v1::ShipmentLine& line : shipment.lines()) unaccounted -= line.item() == item ? line.sent() : 0;
    }
    return unaccounted;
  }

  const std::vector<std::string> items_ = {NewTrackedItem(), NewTrackedItem()};
  std::mutex mutex_;
  std::vector<std::string> shipments_;
  std::set<std::string> refusals_;
};

TEST_F(ShipmentPropertyTest, WhatIsInTransitIsWhatOpenShipmentsCarry) {
  for (const std::string& item : items_) {
    for (const char* lot : {"L0", "L1", "L2"}) Receive(item, 60, lot, "2031-01-31");
  }
  std::vector<std::function<void()>> hands;
  hands.reserve(8);
  for (int hand = 0; hand < 8; ++hand) {
    hands.emplace_back([this, hand] {
      std::mt19937 random(hand);
      for (int step = 0; step < 25; ++step) Step(random);
    });
  }
  Together(hands);
  EXPECT_EQ(Imbalances(), 0u);
  EXPECT_EQ(TransitFaults(), 0u);
  for (const std::string& item : items_) EXPECT_EQ(Unaccounted(item), 0);
  // Nobody waited for somebody who waited for him, and only rules refused.
  for (const std::string& refusal : refusals_)
    EXPECT_THAT(refusal, ::testing::AnyOf("OK", "INSUFFICIENT_STOCK", "SHIPMENT_ENDED"));
}

}  // namespace
}  // namespace passerelle::supplies
