// What a count session posts while goods come and go around it.
#include "tests/service/supplies/count_sessions_fixture.h"

namespace passerelle::supplies {
namespace {

class CountDifferencesTest : public CountSessionsTest {
 protected:
  v1::CountDifference DifferenceOf(const std::string& session, const std::string& item, const std::string& lot = "") {
    const v1::CountReview review = Must(Review(session));
    for (const v1::CountDifference& difference : review.differences()) {
      if (difference.item() == item && difference.lot() == lot) return difference;
    }
    ADD_FAILURE() << "the review says nothing of " << item;
    return {};
  }
};

TEST_F(CountDifferencesTest, AReviewSaysWhatWasBookedThenAndWhatMovedSince) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string session = Open();
  Counted(session, item, 8);
  HandOut(item, 3);
  Receive(item, 1);
  const v1::CountDifference difference = DifferenceOf(session, item);
  EXPECT_TRUE(difference.was_counted());
  EXPECT_EQ(difference.booked(), 10);
  EXPECT_EQ(difference.counted(), 8);
  EXPECT_EQ(difference.difference(), -2);
  EXPECT_EQ(difference.moved_since(), -2);
}

TEST_F(CountDifferencesTest, AReviewShowsWhatNobodyCountedAndTheLargestDifferencesFirst) {
  const std::string uncounted = NewPlainItem();
  const std::string small = NewPlainItem();
  const std::string large = NewPlainItem();
  for (const std::string& item : {uncounted, small, large}) Receive(item, 10);
  const std::string session = Open();
  Counted(session, small, 11);
  Counted(session, large, 2);
  const v1::CountReview review = Must(Review(session));
  ASSERT_EQ(review.differences_size(), 3);
  EXPECT_EQ(review.differences(0).item(), large);
  EXPECT_EQ(review.differences(1).item(), small);
  EXPECT_EQ(review.differences(2).item(), uncounted);
  EXPECT_FALSE(review.differences(2).was_counted());
  EXPECT_EQ(review.differences(2).booked(), 10);
  EXPECT_EQ(review.differences(2).difference(), 0);
}

TEST_F(CountDifferencesTest, WhatMovedAfterTheLineStands) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string session = Open();
  Counted(session, item, 8);
  HandOut(item, 3);
  Receive(item, 20);
  Post(session);
  EXPECT_EQ(Held(store_, item), 25);
}

TEST_F(CountDifferencesTest, ALineCountedAgainIsComparedWithTheBooksOfThatMoment) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string session = Open();
  Counted(session, item, 8);
  HandOut(item, 3);
  Counted(session, item, 5);
  EXPECT_EQ(DifferenceOf(session, item).moved_since(), 0);
  Post(session);
  EXPECT_EQ(Held(store_, item), 5);
}

TEST_F(CountDifferencesTest, WhatTheCountSawIsNotReversedAndWhatCameAfterTheLineIs) {
  const std::string item = NewPlainItem();
  const std::string before = Receive(item, 10).movements(0).id();
  const std::string session = Open();
  Counted(session, item, 10);
  const std::string after = HandOut(item, 3).movements(0).id();
  Post(session);
  EXPECT_EQ(Refusal(Reverse(before)), "REVERSED_AFTER_COUNT");
  EXPECT_EQ(Refusal(Reverse(after)), "OK");
  EXPECT_EQ(Held(store_, item), 10);
}

TEST_F(CountDifferencesTest, WhatIsReversedAfterItsCountIsNoMovementOfGoods) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string slip = HandOut(item, 3).movements(0).id();
  const std::string session = Open();
  Counted(session, item, 10);
  Must(Reverse(slip));
  EXPECT_EQ(DifferenceOf(session, item).difference(), 0);
  Post(session);
  EXPECT_EQ(Held(store_, item), 10);
}

TEST_F(CountDifferencesTest, AVisitVoidedAfterItsCountIsNoMovementOfGoods) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const events::v1::VisitRecorded visit = Visit(item, 3);
  TellVisit(visit);
  CountAtOnce(item, 7);
  const std::string session = Open();
  Counted(session, item, 7);
  TellVoided(visit.visit());
  EXPECT_EQ(DifferenceOf(session, item).difference(), 0);
  Post(session);
  EXPECT_EQ(Held(store_, item), 7);
}

TEST_F(CountDifferencesTest, ALaterCountHasTheLastWord) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string session = Open();
  Counted(session, item, 8);
  CountAtOnce(item, 7);
  HandOut(item, 1);
  EXPECT_EQ(DifferenceOf(session, item).difference(), 0);
  EXPECT_EQ(Post(session).movements_size(), 0);
  EXPECT_EQ(Held(store_, item), 6);
}

TEST_F(CountDifferencesTest, WhatTheBooksHandedOutOfAnotherLotLeavesNoneRatherThanLessThanNone) {
  const std::string item = NewPlainItem();
  Receive(item, 10);
  const std::string session = Open();
  Counted(session, item, 2);
  HandOut(item, 5);
  Post(session);
  EXPECT_EQ(Held(store_, item), 0);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(CountDifferencesTest, WhatNobodyCountedStaysUnlessItIsTakenAsMissing) {
  const std::string counted = NewPlainItem();
  const std::string missing = NewTrackedItem();
  Receive(counted, 10);
  Receive(missing, 4, "A", "2031-01-31");
  std::string session = Open();
  Counted(session, counted, 10);
  EXPECT_EQ(Post(session).movements_size(), 0);
  EXPECT_EQ(Held(store_, missing, "A"), 4);
  session = Open();
  Counted(session, counted, 10);
  const v1::CountSession posted = PostMissingAsZero(session);
  ASSERT_EQ(posted.movements_size(), 1);
  EXPECT_EQ(posted.movements(0).item(), missing);
  EXPECT_EQ(posted.movements(0).quantity(), 4);
  EXPECT_EQ(Held(store_, missing, "A"), 0);
  EXPECT_EQ(Held(store_, counted), 10);
}

TEST_F(CountDifferencesTest, WhatIsMissingIsSoughtAmongTheItemsOfTheCountOnly) {
  const std::string item = NewTrackedItem();
  const std::string other = NewPlainItem();
  Receive(item, 4, "A", "2031-01-31");
  Receive(item, 4, "B", "2031-01-31");
  Receive(other, 4);
  const std::string session = Open({item});
  EXPECT_EQ(Must(Review(session)).differences_size(), 2);
  Counted(session, item, 4, "A");
  PostMissingAsZero(session);
  EXPECT_EQ(Held(store_, item, "B"), 0);
  EXPECT_EQ(Held(store_, item, "A"), 4);
  EXPECT_EQ(Held(store_, other), 4);
}

TEST_F(CountDifferencesTest, WhatCameDuringTheCountIsNotMissing) {
  const std::string counted = NewPlainItem();
  const std::string uncounted = NewPlainItem();
  Receive(uncounted, 10);
  const std::string session = Open();
  Counted(session, counted, 0);
  Receive(uncounted, 200);
  PostMissingAsZero(session);
  EXPECT_EQ(Held(store_, uncounted), 200);
}

TEST_F(CountDifferencesTest, WhatSomebodyCountedOtherwiseDuringTheCountIsNotMissing) {
  const std::string counted = NewPlainItem();
  const std::string otherwise = NewPlainItem();
  Receive(otherwise, 10);
  const std::string session = Open();
  Counted(session, counted, 0);
  CountAtOnce(otherwise, 9);
  PostMissingAsZero(session);
  EXPECT_EQ(Held(store_, otherwise), 9);
}

TEST_F(CountDifferencesTest, ACountExplainsAShortfallThatItHasSeenAndNoLaterOne) {
  const std::string item = NewPlainItem();
  TellVisit(Visit(item, 3));
  ASSERT_EQ(AlertsAbout(item).size(), 1u);
  std::string session = Open();
  Counted(session, item, 0);
  Post(session);
  EXPECT_EQ(AlertsAbout(item).size(), 0u);
  session = Open();
  Counted(session, item, 0);
  TellVisit(Visit(item, 2));
  Post(session);
  ASSERT_EQ(AlertsAbout(item).size(), 1u);
  EXPECT_EQ(AlertsAbout(item)[0].kind(), v1::DISCREPANCY);
}

TEST_F(CountDifferencesTest, ALotTrackedItemOfWhichThereIsNoneIsCountedWithoutALot) {
  const std::string item = NewTrackedItem();
  TellVisit(Visit(item, 3));
  const std::string session = Open();
  Counted(session, item, 0);
  Post(session);
  EXPECT_EQ(AlertsAbout(item).size(), 0u);
}

}  // namespace
}  // namespace passerelle::supplies
