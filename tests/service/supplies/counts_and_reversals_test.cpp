#include <atomic>

#include "tests/service/supplies/supplies_fixture.h"

namespace passerelle::supplies {
namespace {

class CountsTest : public SuppliesTest {
 protected:
  absl::StatusOr<v1::StockCount> Counted(const v1::RecordStockCountRequest& request) {
    return Ledger<v1::StockCount>(keeper_, "RecordStockCount", request);
  }
};

TEST_F(CountsTest, ACountPostsWhatIsMissingAndWhatIsTooMuch) {
  const std::string less = NewPlainItem();
  const std::string more = NewPlainItem();
  Receive(less, 10);
  Receive(more, 10);
  v1::RecordStockCountRequest request = Count(less, 7);
  *request.add_lines() = Count(more, 12).lines(0);
  const v1::StockCount count = Must(Counted(request));
  ASSERT_EQ(count.movements_size(), 2);
  EXPECT_EQ(count.movements(0).kind(), v1::COUNTED);
  EXPECT_EQ(count.movements(0).from(), store_);
  EXPECT_EQ(count.movements(0).quantity(), 3);
  EXPECT_EQ(count.movements(1).to(), store_);
  EXPECT_EQ(count.movements(1).quantity(), 2);
  EXPECT_EQ(Held(store_, less), 7);
  EXPECT_EQ(Held(store_, more), 12);
}

TEST_F(CountsTest, ACountThatAgreesPostsNothing) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  EXPECT_EQ(Must(Counted(Count(item, 10))).movements_size(), 0);
}

TEST_F(CountsTest, ALotThatTheBooksDoNotKnowNeedsItsExpiry) {
  const std::string item = NewTrackedItem();
  EXPECT_EQ(Refusal(Counted(Count(item, 3))), "LOT_REQUIRED");
  v1::RecordStockCountRequest found = Count(item, 3, "found");
  EXPECT_EQ(Refusal(Counted(found)), "LOT_REQUIRED");
  found.mutable_lines(0)->set_expire_date("2031-01-31");
  Must(Counted(found));
  EXPECT_EQ(Held(store_, item, "found"), 3);
  found.mutable_lines(0)->set_expire_date("2031-02-28");
  EXPECT_EQ(Refusal(Counted(found)), "LOT_CONFLICT");
}

TEST_F(CountsTest, AnItemAndLotIsCountedOnce) {
  v1::RecordStockCountRequest twice = Count(NewPlainItem(), 3);
  *twice.add_lines() = twice.lines(0);
  EXPECT_EQ(Refusal(Counted(twice)), "LINE_REPEATED");
}

TEST_F(CountsTest, ACountIsPostedOnceForItsKey) {
  const std::string item = NewPlainItem();
  Receive(item, 5);
  const std::string key = NewUuidV7();
  const auto first = Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item, 3), key));
  Receive(item, 1);
  EXPECT_SAME_MESSAGE(first, Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", Count(item, 3), key)));
  EXPECT_EQ(Held(store_, item), 4);
}

class ReversalsTest : public CountsTest {};

TEST_F(ReversalsTest, AReversalPutsBackWhatWasMovedAndBothStandInTheLedger) {
  const std::string item = NewTrackedItem();
  const std::string van = NewLocation(v1::VEHICLE);
  Receive(item, 10, "A", "2031-01-31");
  const auto transfer = Must(Ledger<v1::Transfer>(keeper_, "RecordTransfer", Transfer(van, item, 4)));
  const v1::Movement reversal = Must(Reverse(transfer.movements(0).id()));
  EXPECT_EQ(reversal.kind(), v1::REVERSED);
  EXPECT_EQ(reversal.from(), van);
  EXPECT_EQ(reversal.to(), store_);
  EXPECT_EQ(reversal.reverses(), transfer.movements(0).id());
  EXPECT_EQ(reversal.reason(), "a mistake");
  EXPECT_EQ(Held(store_, item, "A"), 10);
  EXPECT_EQ(Held(van, item, "A"), 0);
  const auto movements = MovementsOf(transfer.id());
  ASSERT_EQ(movements.size(), 2u);
  EXPECT_EQ(movements[0].id(), reversal.id());
  EXPECT_EQ(movements[1].reversed_by(), reversal.id());
}

TEST_F(ReversalsTest, AMovementIsReversedOnceAndAReversalNever) {
  const std::string item = NewPlainItem();
  const std::string movement = Receive(item, 4).movements(0).id();
  const v1::Movement reversal = Must(Reverse(movement));
  EXPECT_EQ(Refusal(Reverse(movement)), "ALREADY_REVERSED");
  EXPECT_EQ(Refusal(Reverse(reversal.id())), "ALREADY_REVERSED");
  EXPECT_EQ(Held(store_, item), 0);
}

TEST_F(ReversalsTest, OfManyReversalsAtOnceOneIsPosted) {
  const std::string item = NewPlainItem();
  const std::string movement = Receive(item, 4).movements(0).id();
  Receive(item, 100);
  std::atomic<int> done = 0;
  Together(std::vector<std::function<void()>>(6, [&] {
    const std::string refusal = Refusal(Reverse(movement));
    if (refusal == "OK") ++done;
    EXPECT_THAT(refusal, ::testing::AnyOf("OK", "ALREADY_REVERSED"));
  }));
  EXPECT_EQ(done, 1);
  EXPECT_EQ(Held(store_, item), 100);
}

TEST_F(ReversalsTest, WhatIsNoLongerThereCannotBeTakenBack) {
  const std::string item = NewPlainItem();
  const std::string movement = Receive(item, 4).movements(0).id();
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 1)));
  EXPECT_EQ(Refusal(Reverse(movement)), "INSUFFICIENT_STOCK");
}

TEST_F(ReversalsTest, WhatACountHasSeenIsNotReversedAndWhatCameAfterIs) {
  const std::string item = NewTrackedItem();
  const std::string counted = Receive(item, 4, "A", "2031-01-31").movements(0).id();
  const std::string other_lot = Receive(item, 4, "B", "2031-01-31").movements(0).id();
  Must(Counted(Count(item, 4, "A")));
  const std::string after = Receive(item, 1, "A", "2031-01-31").movements(0).id();
  EXPECT_EQ(Refusal(Reverse(counted)), "REVERSED_AFTER_COUNT");
  EXPECT_EQ(Refusal(Reverse(other_lot)), "OK");
  EXPECT_EQ(Refusal(Reverse(after)), "OK");
}

TEST_F(ReversalsTest, ADifferenceThatWasMiscountedIsReversedUntilTheNextCount) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string difference = Must(Counted(Count(item, 1))).movements(0).id();
  EXPECT_EQ(Refusal(Reverse(difference)), "OK");
  EXPECT_EQ(Held(store_, item), 10);
}

TEST_F(ReversalsTest, AnUnknownOrForeignMovementIsNotFound) {
  const std::string movement = Receive(NewPlainItem(), 4).movements(0).id();
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_EQ(Refusal(Reverse(movement, &stranger)), "MOVEMENT_UNKNOWN");
  EXPECT_EQ(Refusal(Reverse(NewUuidV7())), "MOVEMENT_UNKNOWN");
}

TEST_F(ReversalsTest, OneSiteAloneDoesNotReverseATransferBetweenTwo) {
  const std::string item = NewPlainItem();
  Receive(item, 4);
  const std::string elsewhere = suite_.NewStore(suite_.NewSite());
  const auto transfer = Must(Ledger<v1::Transfer>(Director(), "RecordTransfer", Transfer(elsewhere, item, 2)));
  EXPECT_EQ(Refusal(Reverse(transfer.movements(0).id())), "MOVEMENT_UNKNOWN");
  const access::Principal director = Director();
  EXPECT_EQ(Refusal(Reverse(transfer.movements(0).id(), &director)), "OK");
}

TEST_F(ReversalsTest, AReversedDistributionIsToldAndOtherReversalsAreNot) {
  const std::string item = NewPlainItem();
  const std::string receipt = Receive(item, 9).movements(0).id();
  const auto distribution = Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 2)));
  Must(Reverse(distribution.movements(0).id()));
  Must(Reverse(receipt));
  const auto told = Told([&](const auto& fact) {
    const auto& reversed = fact.distribution_reversed();
    return reversed.movement() == distribution.movements(0).id() || reversed.movement() == receipt;
  });
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].distribution_reversed().distribution(), distribution.id());
}

TEST_F(ReversalsTest, TheLedgerRefusesToBeRewrittenEvenByItsOwner) {
  const std::string movement = Receive(NewPlainItem(), 4).movements(0).id();
  EXPECT_FALSE(suite_.Sql("supplies", "update movements set quantity = 5 where id = $1::uuid", {movement}).ok());
  EXPECT_FALSE(suite_.Sql("supplies", "delete from movements where id = $1::uuid", {movement}).ok());
  EXPECT_FALSE(suite_.Sql("supplies", "truncate movements").ok());
}

}  // namespace
}  // namespace passerelle::supplies
