// What was handed out before a stock count, a recall or a refill, and told after it.
#include <absl/time/time.h>

#include "passerelle/supplies/v1/counting.pb.h"
#include "passerelle/supplies/v1/recalls.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/supplies/count_sessions_fixture.h"

namespace passerelle::supplies {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Duration kHour = absl::Hours(1);

class LateHandoutsTest : public CountSessionsTest {
 protected:
  // A visit of an hour ago, which a van tells only now.
  events::v1::VisitRecorded LateVisit(const std::string& item, std::int32_t quantity) const {
    return VisitAt(absl::Now() - kHour, item, quantity);
  }
};

TEST_F(LateHandoutsTest, AVisitToldAfterACountLeavesTheStockOnce) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  CountAtOnce(item, 60);
  const auto visit = LateVisit(item, 40);
  TellVisit(visit);
  EXPECT_EQ(Held(store_, item), 60);
  const auto movements = MovementsOf(visit.visit());
  ASSERT_THAT(movements, SizeIs(2));
  EXPECT_EQ(movements[0].kind(), v1::HANDED_OUT);
  EXPECT_EQ(movements[0].quantity(), 40);
  EXPECT_EQ(movements[1].kind(), v1::COUNTED);
  EXPECT_EQ(movements[1].to(), store_);
  TellVisit(Visit(item, 5));
  EXPECT_EQ(Held(store_, item), 55) << "a visit after the count";
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(LateHandoutsTest, WhatTheCountFoundGoneIsNeitherTakenFromAnotherLotNorAShortfall) {
  const std::string item = NewTrackedItem();
  Receive(item, 40, "gone", "2031-01-31");
  Receive(item, 40, "there", "2032-01-31");
  CountAtOnce(item, 0, "gone");
  TellVisit(LateVisit(item, 40));
  EXPECT_EQ(Held(store_, item, "gone"), 0);
  EXPECT_EQ(Held(store_, item, "there"), 40);
  EXPECT_THAT(AlertsAbout(item), IsEmpty());
}

TEST_F(LateHandoutsTest, AVisitToldAfterACountAndVoidedLeavesTheCountedStock) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  CountAtOnce(item, 60);
  const auto visit = LateVisit(item, 40);
  TellVisit(visit);
  TellVoided(visit.visit());
  EXPECT_EQ(Held(store_, item), 60);
  const auto again = LateVisit(item, 40);
  events::v1::Fact recorded, voided;
  *recorded.mutable_visit_recorded() = again;
  voided.mutable_visit_voided()->set_visit(again.visit());
  Tell({recorded, voided});
  suite_.AwaitFeeds();
  EXPECT_EQ(Held(store_, item), 60);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(LateHandoutsTest, AVisitToldBetweenALineAndItsPostingWasSeenByTheLine) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  const std::string session = Open();
  Counted(session, item, 60);
  TellVisit(LateVisit(item, 40));
  EXPECT_EQ(Must(Review(session)).differences(0).moved_since(), 0);
  Post(session);
  EXPECT_EQ(Held(store_, item), 60);
  TellVisit(LateVisit(item, 10));
  EXPECT_EQ(Held(store_, item), 60) << "told after the posting";
}

TEST_F(LateHandoutsTest, ALateVisitVoidedBetweenALineAndItsPostingMovesNothing) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  const std::string session = Open();
  Counted(session, item, 60);
  const auto visit = LateVisit(item, 40);
  TellVisit(visit);
  TellVoided(visit.visit());
  Post(session);
  EXPECT_EQ(Held(store_, item), 60);
}

TEST_F(LateHandoutsTest, WhatNobodyCountedIsMissingSinceTheCountWasOpened) {
  const std::string counted = NewPlainItem();
  const std::string missing = NewPlainItem();
  Receive(counted, 1);
  Receive(missing, 40);
  const std::string session = Open({counted, missing});
  Counted(session, counted, 1);
  PostMissingAsZero(session);
  TellVisit(LateVisit(missing, 40));
  EXPECT_EQ(Held(store_, missing), 0);
  EXPECT_THAT(AlertsAbout(missing), IsEmpty());
}

TEST_F(LateHandoutsTest, ADistributionToldAfterACountLeavesTheStockOnceAndIsNotReversed) {
  const std::string item = NewPlainItem();
  Receive(item, 100);
  CountAtOnce(item, 60);
  v1::RecordDistributionRequest request = Distribution(item, 40);
  SetProto(absl::Now() - kHour, *request.mutable_occur_time());
  const auto distribution = Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", request));
  EXPECT_EQ(Held(store_, item), 60);
  const auto told =
      Told([&](const auto& fact) { return fact.distribution_recorded().distribution() == distribution.id(); });
  ASSERT_THAT(told, SizeIs(1));
  ASSERT_EQ(told[0].distribution_recorded().handouts_size(), 1) << "the count's part is no handout";
  EXPECT_EQ(Refusal(Reverse(told[0].distribution_recorded().movements(0))), "REVERSED_AFTER_COUNT");
}

TEST_F(LateHandoutsTest, AVisitBeforeARecallGaveTheRecalledLotAndTheRecallSaysSo) {
  const std::string item = NewTrackedItem();
  Receive(item, 50, "bad", "2031-01-31");
  Receive(item, 50, "good", "2032-01-31");
  Hold(item, "bad");
  events::v1::VisitRecorded before = LateVisit(item, 4);
  before.set_outing(NewUuidV7());
  TellVisit(before);
  EXPECT_EQ(Held(store_, item, "bad"), 46);
  TellVisit(Visit(item, 3));
  EXPECT_EQ(Held(store_, item, "good"), 47) << "a visit after the recall";
  v1::ListRecallsRequest list;
  list.set_page_size(1);
  const std::string service = "passerelle.supplies.v1.RecallService.";
  v1::GetRecallRequest get;
  get.set_id(Must(suite_.Call<v1::ListRecallsResponse>(Director(), service + "ListRecalls", list)).recalls(0).id());
  const v1::Recall recall = Must(suite_.Call<v1::Recall>(Director(), service + "GetRecall", get));
  ASSERT_EQ(recall.handouts_size(), 1);
  EXPECT_EQ(recall.handouts(0).outing(), before.outing());
  EXPECT_EQ(recall.handouts(0).lot(), "bad");
  EXPECT_EQ(recall.handouts(0).quantity(), 4);
}

TEST_F(LateHandoutsTest, ADistributionBeforeARecallMayNameTheLotItGave) {
  const std::string item = NewTrackedItem();
  Receive(item, 50, "bad", "2031-01-31");
  Hold(item, "bad");
  v1::RecordDistributionRequest request = Distribution(item, 4, "bad");
  EXPECT_EQ(Refusal(Ledger<v1::Distribution>(keeper_, "RecordDistribution", request)), "LOT_ON_HOLD");
  SetProto(absl::Now() - kHour, *request.mutable_occur_time());
  Must(Ledger<v1::Distribution>(keeper_, "RecordDistribution", request));
  EXPECT_EQ(Held(store_, item, "bad"), 46);
}

class LateSelfServiceTest : public CountSessionsTest {
 protected:
  absl::StatusOr<v1::Distribution> Left(const std::string& item, std::int32_t left, absl::Time when) {
    v1::RecordSelfServiceRequest request;
    request.set_location(stand_);
    v1::CountLine& line = *request.add_lines();
    line.set_item(item);
    line.set_counted(left);
    SetProto(when, *request.mutable_occur_time());
    return Counting<v1::Distribution>("RecordSelfService", request);
  }
  v1::Receipt Stocked(const std::string& item, std::int32_t quantity, absl::Time when) {
    v1::RecordReceiptRequest request = Receipt(item, quantity);
    request.set_location(stand_);
    SetProto(when, *request.mutable_occur_time());
    return Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", request));
  }

  const std::string stand_ = NewLocation(v1::STAND);
  const absl::Time evening_ = absl::Now() - 10 * kHour;
};

TEST_F(LateSelfServiceTest, WhatWasRefilledSinceWasNotHandedOut) {
  const std::string item = NewPlainItem();
  Stocked(item, 50, evening_ - kHour);
  Stocked(item, 100, evening_ + kHour);
  const v1::Distribution distribution = Must(Left(item, 10, evening_));
  ASSERT_EQ(distribution.movements_size(), 1);
  EXPECT_EQ(distribution.movements(0).quantity(), 40);
  EXPECT_EQ(Held(stand_, item), 110);
}

TEST_F(LateSelfServiceTest, MoreThanTheBooksKnewThenIsCountedInsteadThoughTheyKnowMoreNow) {
  const std::string item = NewPlainItem();
  Stocked(item, 5, evening_ - kHour);
  Stocked(item, 100, evening_ + kHour);
  EXPECT_EQ(Refusal(Left(item, 6, evening_)), "MORE_THAN_BOOKED");
}

TEST_F(LateSelfServiceTest, WhatWasReversedSinceNeverWas) {
  const std::string item = NewPlainItem();
  Stocked(item, 50, evening_ - kHour);
  const std::string slip = Stocked(item, 30, evening_ - kHour).movements(0).id();
  Must(Reverse(slip));
  EXPECT_EQ(Must(Left(item, 10, evening_)).movements(0).quantity(), 40);
  EXPECT_EQ(Held(stand_, item), 10);
}

TEST_F(LateSelfServiceTest, AStockCountSinceKeepsTheLastWord) {
  const std::string item = NewPlainItem();
  Stocked(item, 50, evening_ - kHour);
  v1::RecordStockCountRequest count = Count(item, 10);
  count.set_location(stand_);
  Must(Ledger<v1::StockCount>(keeper_, "RecordStockCount", count));
  Must(Left(item, 12, evening_));
  EXPECT_EQ(Held(stand_, item), 10);
  EXPECT_EQ(Imbalances(), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
