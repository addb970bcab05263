// Where a recall's goods went: handed out before it, released, destroyed; and its end.
#include "tests/service/supplies/recalls_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::supplies {
namespace {

class RecalledHandoutsTest : public RecallsTest {};

TEST_F(RecalledHandoutsTest, ARecallNamesTheDaysSitesAndOutingsThatHandedItsGoodsOut) {
  const std::string item = NewTrackedItem();
  Receive(item, 90, "bad", "2032-01-31");
  const auto outing_visit = [&](const std::string& outing) {
    auto visit = Visit(item, 3, "2026-06-15");
    visit.set_outing(outing);
    TellVisit(visit);
  };
  const std::string outing = NewUuidV7();
  outing_visit(outing);
  outing_visit(outing);
  TellVisit(Visit(item, 4, "2026-06-16"));
  v1::RecordDistributionRequest distribution = Distribution(item, 5);
  const events::v1::OutingChanged today = testing::PlannedOuting(site_, absl::Now());
  testing::TellOuting(today);
  distribution.set_outing(today.outing());
  const auto handed_out = Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", distribution));
  const v1::Recall recall = Create(NoticeOfLot(item, "bad"));
  ASSERT_EQ(recall.handouts_size(), 3);
  EXPECT_EQ(recall.handouts(0).outing(), distribution.outing());
  EXPECT_EQ(recall.handouts(0).quantity(), 5);
  EXPECT_EQ(recall.handouts(1).service_day(), "2026-06-16");
  EXPECT_EQ(recall.handouts(1).outing(), "");
  EXPECT_EQ(recall.handouts(1).quantity(), 4);
  EXPECT_EQ(recall.handouts(2).service_day(), "2026-06-15");
  EXPECT_EQ(recall.handouts(2).outing(), outing);
  EXPECT_EQ(recall.handouts(2).site(), site_);
  EXPECT_EQ(recall.handouts(2).item(), item);
  EXPECT_EQ(recall.handouts(2).lot(), "bad");
  EXPECT_EQ(recall.handouts(2).quantity(), 6);
}

TEST_F(RecalledHandoutsTest, WhatWasTakenBackOrOfAnotherLotIsNotNamed) {
  const std::string item = NewTrackedItem();
  Receive(item, 5, "other", "2031-01-31");
  TellVisit(Visit(item, 5));
  Receive(item, 90, "bad", "2032-01-31");
  const auto voided = Visit(item, 3);
  TellVisit(voided);
  TellVoided(voided.visit());
  const auto given = Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 4)));
  Must(Reverse(given.movements(0).id()));
  EXPECT_EQ(Create(NoticeOfLot(item, "bad")).handouts_size(), 0);
}

TEST_F(RecalledHandoutsTest, EverySiteIsToldWhereGoodsWereHandedOutButOnlyItsOwnQuantities) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  TellVisit(Visit(item, 2));
  const std::string other_site = suite_.NewSite();
  const std::string other_store = suite_.NewStore(other_site);
  MoveTo(other_store, item, 3);
  const v1::Recall recall = Create(NoticeOfItem(item));
  Must(Destroy(recall.id(), store_));
  const v1::Recall seen = Get(recall.id(), Coordinator(other_site));
  ASSERT_EQ(seen.on_hold_size(), 1);
  EXPECT_EQ(seen.on_hold(0).location(), other_store);
  EXPECT_EQ(seen.on_hold(0).quantity(), 3);
  EXPECT_EQ(seen.destroyed_size(), 0);
  ASSERT_EQ(seen.handouts_size(), 1);
  EXPECT_EQ(seen.handouts(0).site(), site_);
}

TEST_F(RecalledHandoutsTest, AnUnknownRecallIsNotFound) {
  v1::GetRecallRequest get;
  get.set_id(NewUuidV7());
  const auto answer = Recalls("GetRecall", get);
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Refusal(answer), "RECALL_UNKNOWN");
}

class RecallReleaseTest : public RecallsTest {};

TEST_F(RecallReleaseTest, AReleasedLotIsUsedAgainAndItsHandoutsAreNoLongerNamed) {
  const std::string item = NewTrackedItem();
  Receive(item, 9, "A", "2031-01-31");
  Receive(item, 9, "B", "2032-01-31");
  TellVisit(Visit(item, 1));
  const v1::Recall recall = Create(NoticeOfItem(item));
  const v1::Recall released = Must(Release(recall.id(), item, "A"));
  EXPECT_FALSE(OnHold(store_, item, "A"));
  EXPECT_TRUE(OnHold(store_, item, "B"));
  ASSERT_EQ(released.released_size(), 1);
  EXPECT_EQ(released.released(0).lot(), "A");
  EXPECT_EQ(released.handouts_size(), 0);
  EXPECT_SAME_MESSAGE(Must(Release(recall.id(), item, "A")), released);
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", Distribution(item, 2, "A")));
}

TEST_F(RecallReleaseTest, GoodsKeptWithoutLotsAreReleasedByAnEmptyLot) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  const v1::Recall recall = Create(NoticeOfItem(item));
  Must(Release(recall.id(), item, ""));
  EXPECT_FALSE(OnHold(store_, item));
}

TEST_F(RecallReleaseTest, ALotThatAnotherOpenRecallCoversStaysOnHold) {
  const std::string item = NewTrackedItem();
  Receive(item, 9, "A", "2031-01-31");
  const v1::Recall first = Create(NoticeOfLot(item, "A"));
  const v1::Recall second = Create(NoticeOfItem(item));
  Must(Release(first.id(), item, "A"));
  EXPECT_TRUE(OnHold(store_, item, "A"));
  Must(Release(second.id(), item, "A"));
  EXPECT_FALSE(OnHold(store_, item, "A"));
}

TEST_F(RecallReleaseTest, AReleasedLotThatAWideningNamesIsOnHoldAgain) {
  const std::string item = NewTrackedItem();
  Receive(item, 9, "A", "2031-01-31");
  const v1::Recall recall = Create(NoticeOfLot(item, "A"));
  Must(Release(recall.id(), item, "A"));
  v1::WidenRecallRequest widening = Widening(recall.id());
  widening.add_items(item);
  EXPECT_EQ(Must(Recalls("WidenRecall", widening)).released_size(), 0);
  EXPECT_TRUE(OnHold(store_, item, "A"));
}

TEST_F(RecallReleaseTest, OnlyLotsOfAnOpenRecallAreReleased) {
  const std::string item = NewTrackedItem();
  EXPECT_EQ(Refusal(Release(NewUuidV7(), item, "A")), "RECALL_UNKNOWN");
  const v1::Recall recall = Create(NoticeOfLot(item, "A"));
  EXPECT_EQ(Refusal(Release(recall.id(), item, "B")), "LOT_NOT_RECALLED");
  EXPECT_EQ(Refusal(Release(recall.id(), NewPlainItem(), "")), "LOT_NOT_RECALLED");
  Must(Close(recall.id()));
  EXPECT_EQ(Refusal(Release(recall.id(), item, "A")), "RECALL_CLOSED");
}

class RecallDestructionTest : public RecallsTest {};

TEST_F(RecallDestructionTest, AllThatALocationHoldsForTheRecallIsDestroyedInOneDisposal) {
  const std::string item = NewTrackedItem();
  const std::string plain = NewPlainItem();
  const std::string van = NewLocation(v1::VEHICLE);
  Receive(item, 9, "A", "2031-01-31");
  Receive(item, 8, "B", "2032-01-31");
  Receive(item, 7, "good", "2032-01-31");
  Receive(plain, 6);
  MoveTo(van, item, 2, "A");
  v1::CreateRecallRequest notice = NoticeOfLot(item, "A");
  Add(notice, item, "B");
  notice.add_items(plain);
  const v1::Recall recall = Create(notice);
  const v1::Recall destroyed = Must(Destroy(recall.id(), store_));
  ASSERT_EQ(destroyed.destroyed_size(), 3);
  EXPECT_EQ(destroyed.on_hold_size(), 1);
  EXPECT_EQ(Held(store_, item, "A"), 0);
  EXPECT_EQ(Held(store_, item, "good"), 7);
  v1::ListMovementsRequest list;
  list.set_location(store_);
  list.add_kinds(v1::DESTROYED);
  const auto movements = Must(Ledger<v1::ListMovementsResponse>(keeper_, "ListMovements", list));
  ASSERT_EQ(movements.movements_size(), 3);
  for (const v1::Movement& movement : movements.movements()) {
    EXPECT_EQ(movement.document(), movements.movements(0).document());
    EXPECT_EQ(movement.reason(), "Recall ANSM-2026-17");
  }
}

TEST_F(RecallDestructionTest, TheSameDestructionAgainDestroysNothingMore) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  const v1::Recall recall = Create(NoticeOfItem(item));
  const std::string key = NewUuidV7();
  const v1::Recall destroyed = Must(Destroy(recall.id(), store_, key));
  EXPECT_SAME_MESSAGE(Must(Destroy(recall.id(), store_, key)), destroyed);
  EXPECT_EQ(Refusal(Destroy(recall.id(), NewLocation(v1::STAND), key)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Refusal(Destroy(recall.id(), store_)), "NOTHING_ON_HOLD");
  EXPECT_EQ(destroyed.destroyed(0).quantity(), 9);
}

TEST_F(RecallDestructionTest, WhatAnOrdinaryDisposalTookOutCountsUntilItIsReversed) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 1)));
  const v1::Recall recall = Create(NoticeOfItem(item));
  const auto disposal = Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 2)));
  ASSERT_EQ(Get(recall.id()).destroyed_size(), 1);
  EXPECT_EQ(Get(recall.id()).destroyed(0).quantity(), 2);
  Must(Reverse(disposal.movements(0).id()));
  EXPECT_EQ(Get(recall.id()).destroyed_size(), 0);
  EXPECT_TRUE(OnHold(store_, item));
}

TEST_F(RecallDestructionTest, OnlyTheCallersLocationsAndKnownRecallsAreDestroyedFrom) {
  const std::string item = NewPlainItem();
  Receive(item, 9);
  EXPECT_EQ(Refusal(Destroy(NewUuidV7(), store_)), "RECALL_UNKNOWN");
  const v1::Recall recall = Create(NoticeOfItem(item));
  EXPECT_EQ(Refusal(Destroy(recall.id(), "no-such-place")), "LOCATION_UNKNOWN");
  v1::DestroyRecalledStockRequest request;
  request.set_id(recall.id());
  request.set_location(store_);
  EXPECT_EQ(Refusal(Recalls("DestroyRecalledStock", request, "", Coordinator(suite_.NewSite()))), "LOCATION_UNKNOWN");
  EXPECT_EQ(Held(store_, item), 9);
}

class RecallCloseTest : public RecallsTest {};

TEST_F(RecallCloseTest, ARecallEndsOnceNothingIsOnHoldAnywhere) {
  const std::string item = NewTrackedItem();
  const std::string van = NewLocation(v1::VEHICLE);
  Receive(item, 9, "A", "2031-01-31");
  Receive(item, 9, "B", "2031-01-31");
  MoveTo(van, item, 2, "A");
  const v1::Recall recall = Create(NoticeOfItem(item));
  Must(Release(recall.id(), item, "B"));
  Must(Destroy(recall.id(), store_));
  const auto refused = Close(recall.id());
  EXPECT_EQ(Refusal(refused), "STILL_ON_HOLD");
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr(van));
  Must(Destroy(recall.id(), van));
  const v1::Recall closed = Must(Close(recall.id()));
  EXPECT_EQ(closed.state(), v1::Recall::CLOSED);
  EXPECT_TRUE(closed.has_close_time());
  EXPECT_EQ(closed.destroyed_size(), 2);
  EXPECT_SAME_MESSAGE(Must(Close(recall.id())), closed);
}

TEST_F(RecallCloseTest, AClosedRecallHoldsNothingAndNamesNoLaterHandout) {
  const std::string item = NewPlainItem();
  const v1::Recall recall = Create(NoticeOfItem(item));
  Must(Close(recall.id()));
  Receive(item, 9);
  EXPECT_FALSE(OnHold(store_, item));
  TellVisit(Visit(item, 2));
  EXPECT_EQ(Get(recall.id()).handouts_size(), 0);
  EXPECT_EQ(Held(store_, item), 7);
}

TEST_F(RecallCloseTest, AnUnknownRecallCannotBeClosed) { EXPECT_EQ(Refusal(Close(NewUuidV7())), "RECALL_UNKNOWN"); }

}  // namespace
}  // namespace passerelle::supplies
