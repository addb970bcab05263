#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "services/supplies/counting/differences.h"
#include "services/supplies/shipments/arrival.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;

TEST(ACountedLot, IsComparedWithTheBooksOfItsMoment) {
  const CountedLot lot{.was_counted = true, .counted = 8, .seq = 5, .balance = 7, .moved_since = -3};
  EXPECT_EQ(BookedThen(lot), 10);
  EXPECT_EQ(DifferenceToPost(lot), -2);
}

TEST(ACountedLot, OfWhichThereIsMoreThanBookedAddsToTheBooks) {
  const CountedLot lot{.was_counted = true, .counted = 8, .seq = 5, .balance = 7};
  EXPECT_EQ(DifferenceToPost(lot), 1);
}

TEST(ACountedLot, NeverTakesMoreThanTheBooksHold) {
  const CountedLot lot{.was_counted = true, .counted = 2, .seq = 5, .balance = 5, .moved_since = -5};
  EXPECT_EQ(DifferenceToPost(lot), -5);
}

TEST(ACountedLot, ThatAnotherCountHasSeenSincePostsNothing) {
  const CountedLot lot{.was_counted = true, .counted = 8, .seq = 5, .balance = 6, .counted_seq = 6, .moved_since = -1};
  EXPECT_EQ(DifferenceToPost(lot), 0);
  EXPECT_EQ(BookedThen(lot), 8);
  EXPECT_EQ(MovedSince(lot), -2);
}

TEST(AMissingLot, IsTakenOutAsFarAsItWasThereWhenTheCountWasOpened) {
  const CountedLot lot{.seq = 5, .balance = 207, .moved_since = 197};
  EXPECT_EQ(DifferenceToPost(lot), -10);
}

// A shipment of 4 of lot A and 2 without a lot.
v1::Shipment Shipment() {
  v1::Shipment shipment;
  v1::ShipmentLine& first = *shipment.add_lines();
  first.set_item("pipe");
  first.set_lot("A");
  first.set_sent(4);
  v1::ShipmentLine& second = *shipment.add_lines();
  second.set_item("foil");
  second.set_sent(2);
  return shipment;
}

Lines Arriving(const std::string& item, const std::string& lot, std::int32_t quantity) {
  Lines lines;
  v1::Line& line = *lines.Add();
  line.set_item(item);
  line.set_lot(lot);
  line.set_quantity(quantity);
  return lines;
}

TEST(AShipment, ArrivesWholeWhenNothingIsNamed) { EXPECT_THAT(*ArrivalsOf(Shipment(), {}), ElementsAre(4, 2)); }

TEST(AShipment, ArrivesAsFarAsItIsNamed) {
  EXPECT_THAT(*ArrivalsOf(Shipment(), Arriving("foil", "", 1)), ElementsAre(0, 1));
}

TEST(AShipment, BringsNoMoreThanItCarries) {
  EXPECT_EQ(ReasonOf(ArrivalsOf(Shipment(), Arriving("pipe", "A", 5)).status()), "MORE_THAN_SENT");
  EXPECT_EQ(ReasonOf(ArrivalsOf(Shipment(), Arriving("pipe", "", 1)).status()), "MORE_THAN_SENT");
}

TEST(AShipment, WasReceivedAsItsLinesSay) {
  v1::Shipment shipment = Shipment();
  shipment.mutable_lines(0)->set_received(4);
  EXPECT_TRUE(WasReceivedAs(shipment, {4, 0}));
  EXPECT_FALSE(WasReceivedAs(shipment, {4, 2}));
}

}  // namespace
}  // namespace passerelle::supplies
