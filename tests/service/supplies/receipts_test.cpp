#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

class ReceiptsTest : public SuppliesTest {
 protected:
  std::string RefusalOf(const v1::RecordReceiptRequest& request) {
    return Refusal(Ledger<v1::Receipt>(keeper_, "RecordReceipt", request));
  }
};

TEST_F(ReceiptsTest, WhatWasReceivedIsThere) {
  const std::string item = NewTrackedItem();
  const v1::Receipt receipt = Receive(item, 40, "A", "2031-05-31");
  ASSERT_EQ(receipt.movements_size(), 1);
  const v1::Movement& movement = receipt.movements(0);
  EXPECT_EQ(movement.kind(), v1::RECEIVED);
  EXPECT_EQ(movement.document(), receipt.id());
  EXPECT_EQ(movement.from(), "");
  EXPECT_EQ(movement.to(), store_);
  EXPECT_EQ(movement.quantity(), 40);
  const auto stock = Stock(store_, item);
  ASSERT_EQ(stock.size(), 1u);
  EXPECT_EQ(stock[0].lot(), "A");
  EXPECT_EQ(stock[0].expire_date(), "2031-05-31");
  EXPECT_EQ(stock[0].quantity(), 40);
  EXPECT_FALSE(stock[0].on_hold());
}

TEST_F(ReceiptsTest, ItemsWithoutLotsAreKeptWithoutLots) {
  const std::string item = NewPlainItem();
  Receive(item, 3);
  Receive(item, 4);
  EXPECT_EQ(Held(store_, item), 7);
}

TEST_F(ReceiptsTest, ALotThatComesWithAnItemWithoutLotsIsKeptAllTheSame) {
  const std::string item = NewPlainItem();
  Receive(item, 3, "A", "2031-01-31");
  EXPECT_EQ(Held(store_, item, "A"), 3);
}

TEST_F(ReceiptsTest, ALotTrackedItemNeedsItsLotAndItsExpiry) {
  const std::string item = NewTrackedItem();
  EXPECT_EQ(RefusalOf(Receipt(item, 1)), "LOT_REQUIRED");
  EXPECT_EQ(RefusalOf(Receipt(item, 1, "A")), "LOT_REQUIRED");
  EXPECT_EQ(RefusalOf(Receipt(item, 1, "", "2031-01-31")), "LOT_REQUIRED");
}

TEST_F(ReceiptsTest, ALotHasOneExpiryEverywhere) {
  const std::string item = NewTrackedItem();
  Receive(item, 1, "A", "2031-01-31");
  EXPECT_EQ(RefusalOf(Receipt(item, 1, "A", "2031-02-28")), "LOT_CONFLICT");
  v1::RecordReceiptRequest both = Receipt(item, 1, "B", "2031-01-31");
  *both.add_lines() = both.lines(0);
  both.mutable_lines(1)->set_expire_date("2032-01-31");
  EXPECT_EQ(RefusalOf(both), "LOT_CONFLICT");
  EXPECT_EQ(Held(store_, item, "B"), 0);
}

TEST_F(ReceiptsTest, UnknownItemsAndLocationsAreRefused) {
  EXPECT_EQ(RefusalOf(Receipt("no-such-item", 1)), "ITEM_UNKNOWN");
  v1::RecordReceiptRequest elsewhere = Receipt(NewPlainItem(), 1);
  elsewhere.set_location("no-such-place");
  EXPECT_EQ(RefusalOf(elsewhere), "LOCATION_UNKNOWN");
}

TEST_F(ReceiptsTest, AnotherSitesLocationIsUnknown) {
  v1::RecordReceiptRequest foreign = Receipt(NewPlainItem(), 1);
  foreign.set_location(suite_.NewStore(suite_.NewSite()));
  EXPECT_EQ(RefusalOf(foreign), "LOCATION_UNKNOWN");
}

TEST_F(ReceiptsTest, WhatHasNotHappenedYetIsRefused) {
  v1::RecordReceiptRequest tomorrow = Receipt(NewPlainItem(), 1);
  tomorrow.mutable_occur_time()->set_seconds(absl::ToUnixSeconds(absl::Now()) + 86400);
  EXPECT_EQ(RefusalOf(tomorrow), "TIME_IN_FUTURE");
}

TEST_F(ReceiptsTest, WhatIsSaidToLieBefore1990IsRefused) {
  v1::RecordReceiptRequest ancient = Receipt(NewPlainItem(), 1);
  ancient.mutable_occur_time()->set_seconds(-62135596800);
  EXPECT_EQ(RefusalOf(ancient), "TIME_TOO_EARLY");
}

TEST_F(ReceiptsTest, ABalanceHasAnUpperBound) {
  const std::string item = NewPlainItem();
  Receive(item, 1);
  ASSERT_TRUE(suite_.Sql("supplies", "update balances set quantity = 999999999 where item = $1", {item}).ok());
  EXPECT_EQ(RefusalOf(Receipt(item, 2)), "STOCK_TOO_LARGE");
  ASSERT_TRUE(suite_.Sql("supplies", "update balances set quantity = 1 where item = $1", {item}).ok());
}

TEST_F(ReceiptsTest, TheSameKeyPostsOnceAndAnswersTheSame) {
  const std::string item = NewPlainItem();
  const std::string key = NewUuidV7();
  const auto first = Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 5), key));
  const auto again = Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 5), key));
  EXPECT_EQ(first.id(), key);
  EXPECT_SAME_MESSAGE(first, again);
  EXPECT_EQ(Held(store_, item), 5);
}

TEST_F(ReceiptsTest, AKeyIsNotReusedForOtherGoodsNorForAnotherKindOfDocument) {
  const std::string item = NewPlainItem();
  const std::string key = NewUuidV7();
  Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 5), key));
  EXPECT_EQ(Refusal(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 6), key)), "IDEMPOTENCY_KEY_REUSED");
  // On the wire, this disposal looks exactly like the receipt.
  v1::RecordDisposalRequest disposal = Disposal(item, 5);
  disposal.set_reason("A supplier");
  EXPECT_EQ(Refusal(Ledger<v1::Disposal>(keeper_, "RecordDisposal", disposal, key)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Held(store_, item), 5);
}

TEST_F(ReceiptsTest, TwoCallsWithOneKeyAtOncePostOnce) {
  const std::string item = NewPlainItem();
  const std::string key = NewUuidV7();
  v1::Receipt left, right;
  Together({[&] { left = Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 5), key)); },
            [&] { right = Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", Receipt(item, 5), key)); }});
  EXPECT_SAME_MESSAGE(left, right);
  EXPECT_EQ(Held(store_, item), 5);
}

TEST_F(ReceiptsTest, ManyDeliveriesOfANewLotAtOnceAllCount) {
  const std::string item = NewTrackedItem();
  std::vector<std::function<void()>> deliveries(8, [&] { Receive(item, 3, "A", "2031-01-31"); });
  Together(deliveries);
  EXPECT_EQ(Held(store_, item, "A"), 24);
}

TEST_F(ReceiptsTest, OnlyThoseWhoKeepTheStockReceive) {
  EXPECT_EQ(Refusal(Ledger<v1::Receipt>(Reception(site_), "RecordReceipt", Receipt(NewPlainItem(), 1))),
            "PERMISSION_MISSING");
}

}  // namespace
}  // namespace passerelle::supplies
