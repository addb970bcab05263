// Counts as sessions: who may do what when, and what is counted.
#include <atomic>

#include "tests/service/supplies/count_sessions_fixture.h"

namespace passerelle::supplies {
namespace {

TEST_F(CountSessionsTest, ASessionIsOpenedCountedAndPosted) {
  const std::string less = NewPlainItem();
  const std::string more = NewPlainItem();
  Receive(less, 10);
  Receive(more, 10);
  const v1::CountSession opened = Must(TryOpen());
  EXPECT_EQ(opened.state(), v1::CountSession::OPEN);
  EXPECT_EQ(opened.location(), store_);
  EXPECT_TRUE(opened.has_open_time());
  EXPECT_FALSE(opened.has_end_time());
  Counted(opened.id(), less, 7);
  Counted(opened.id(), more, 12);
  EXPECT_EQ(Held(store_, less), 10);
  const v1::CountSession posted = Post(opened.id());
  EXPECT_EQ(posted.state(), v1::CountSession::POSTED);
  EXPECT_TRUE(posted.has_end_time());
  ASSERT_EQ(posted.movements_size(), 2);
  for (const v1::Movement& movement : posted.movements()) {
    EXPECT_EQ(movement.kind(), v1::COUNTED);
    EXPECT_EQ(movement.document(), opened.id());
  }
  EXPECT_EQ(Held(store_, less), 7);
  EXPECT_EQ(Held(store_, more), 12);
  EXPECT_EQ(Imbalances(), 0u);
}

TEST_F(CountSessionsTest, OneSessionALocationIsOpenAtATime) {
  const std::string first = Open();
  EXPECT_EQ(Refusal(TryOpen()), "COUNT_OPEN");
  Must(Cancel(first));
  EXPECT_EQ(Refusal(TryOpen()), "OK");
}

TEST_F(CountSessionsTest, OfManyOpenedAtOnceOneIs) {
  std::atomic<int> opened = 0;
  Together(std::vector<std::function<void()>>(6, [&] {
    const std::string refusal = Refusal(TryOpen());
    if (refusal == "OK") ++opened;
    EXPECT_THAT(refusal, ::testing::AnyOf("OK", "COUNT_OPEN"));
  }));
  EXPECT_EQ(opened, 1);
}

TEST_F(CountSessionsTest, ASessionOpenedAgainWithItsKeyIsTheSame) {
  const std::string key = NewUuidV7();
  const std::string item = NewPlainItem();
  const v1::CountSession first = Must(TryOpen({item}, key));
  EXPECT_EQ(first.id(), key);
  EXPECT_SAME_MESSAGE(Must(TryOpen({item}, key)), first);
  EXPECT_EQ(Refusal(TryOpen({}, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(CountSessionsTest, AnUnknownLocationOrItemIsRefused) {
  v1::OpenCountSessionRequest request;
  request.set_location("nowhere");
  EXPECT_EQ(Refusal(Counting("OpenCountSession", request)), "LOCATION_UNKNOWN");
  EXPECT_EQ(Refusal(TryOpen({"nothing"})), "ITEM_UNKNOWN");
  EXPECT_EQ(Refusal(Record(Line(Open(), "nothing", 1))), "ITEM_UNKNOWN");
}

TEST_F(CountSessionsTest, AnotherSiteSeesNothingOfIt) {
  const std::string session = Open();
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_EQ(Refusal(Get(session, &stranger)), "COUNT_UNKNOWN");
  const v1::RecordCountLinesRequest line = Line(session, NewPlainItem(), 1);
  EXPECT_EQ(Refusal(Counting("RecordCountLines", line, "", &stranger)), "COUNT_UNKNOWN");
  v1::PostCountSessionRequest post;
  post.set_id(session);
  EXPECT_EQ(Refusal(Counting("PostCountSession", post, "", &stranger)), "COUNT_UNKNOWN");
  EXPECT_EQ(Refusal(Cancel(NewUuidV7())), "COUNT_UNKNOWN");
  EXPECT_EQ(Refusal(Review(NewUuidV7())), "COUNT_UNKNOWN");
  v1::OpenCountSessionRequest open;
  open.set_location(store_);
  EXPECT_EQ(Refusal(Counting("OpenCountSession", open, "", &stranger)), "LOCATION_UNKNOWN");
}

TEST_F(CountSessionsTest, WhoeverWorksAtTheSiteCountsAndItsLeadPosts) {
  const access::Principal reception = Reception(site_);
  const std::string session = Open();
  const v1::RecordCountLinesRequest line = Line(session, NewPlainItem(), 1);
  const v1::CountSession counted = Must(Counting("RecordCountLines", line, "", &reception));
  EXPECT_EQ(counted.lines(0).counted_by(), reception.subject);
  EXPECT_TRUE(counted.lines(0).has_count_time());
  v1::PostCountSessionRequest post;
  post.set_id(session);
  EXPECT_EQ(Refusal(Counting("PostCountSession", post, "", &reception)), "PERMISSION_MISSING");
}

TEST_F(CountSessionsTest, ALineTakesThePlaceOfTheOneBefore) {
  const std::string item = NewTrackedItem();
  Receive(item, 10, "A", "2031-01-31");
  Receive(item, 10, "B", "2031-01-31");
  const std::string session = Open();
  Counted(session, item, 3, "A");
  Counted(session, item, 4, "B");
  const v1::CountSession counted = Counted(session, item, 9, "A");
  ASSERT_EQ(counted.lines_size(), 2);
  EXPECT_EQ(counted.lines(0).lot(), "A");
  EXPECT_EQ(counted.lines(0).counted(), 9);
  EXPECT_EQ(counted.lines(0).expire_date(), "2031-01-31");
  EXPECT_EQ(counted.lines(1).counted(), 4);
  EXPECT_SAME_MESSAGE(Must(Get(session)), counted);
}

TEST_F(CountSessionsTest, OnlyItsItemsAreCounted) {
  const std::string item = NewPlainItem();
  const std::string other = NewPlainItem();
  const std::string session = Open({item});
  EXPECT_EQ(Must(Get(session)).items(0), item);
  EXPECT_EQ(Refusal(Record(Line(session, other, 1))), "ITEM_NOT_IN_COUNT");
  EXPECT_EQ(Refusal(Record(Line(session, item, 1))), "OK");
}

TEST_F(CountSessionsTest, AnItemAndLotIsNamedOnceACall) {
  const std::string item = NewPlainItem();
  v1::RecordCountLinesRequest request = Line(Open(), item, 1);
  *request.add_lines() = request.lines(0);
  EXPECT_EQ(Refusal(Record(request)), "LINE_REPEATED");
}

TEST_F(CountSessionsTest, ALotThatTheBooksDoNotKnowNeedsItsExpiry) {
  const std::string item = NewTrackedItem();
  const std::string session = Open();
  EXPECT_EQ(Refusal(Record(Line(session, item, 3))), "LOT_REQUIRED");
  EXPECT_EQ(Refusal(Record(Line(session, item, 3, "found"))), "LOT_REQUIRED");
  EXPECT_EQ(Refusal(Record(Line(session, item, 3, "found", "2013-01-31"))), "OK");
  const v1::CountSession corrected = Must(Record(Line(session, item, 3, "found", "2031-01-31")));
  EXPECT_EQ(corrected.lines(0).expire_date(), "2031-01-31");
  Post(session);
  ASSERT_EQ(Stock(store_, item).size(), 1u);
  EXPECT_EQ(Stock(store_, item)[0].expire_date(), "2031-01-31");
  EXPECT_EQ(Refusal(Record(Line(Open(), item, 3, "found", "2013-01-31"))), "LOT_CONFLICT");
}

TEST_F(CountSessionsTest, ALotThatCameToBeKnownKeepsItsExpiry) {
  const std::string item = NewTrackedItem();
  const std::string session = Open();
  Must(Record(Line(session, item, 3, "found", "2013-01-31")));
  Receive(item, 5, "found", "2031-01-31");
  Post(session);
  ASSERT_EQ(Stock(store_, item).size(), 1u);
  EXPECT_EQ(Stock(store_, item)[0].expire_date(), "2031-01-31");
  EXPECT_EQ(Held(store_, item, "found"), 8);
}

TEST_F(CountSessionsTest, ACancelledCountLeavesNoTrace) {
  const std::string item = NewTrackedItem();
  const std::string session = Open();
  Must(Record(Line(session, item, 3, "slip", "2013-01-31")));
  EXPECT_EQ(Must(Cancel(session)).state(), v1::CountSession::CANCELLED);
  EXPECT_SAME_MESSAGE(Must(Cancel(session)), Must(Get(session)));
  EXPECT_EQ(Refusal(TryPost(session)), "COUNT_NOT_OPEN");
  EXPECT_EQ(Refusal(Record(Line(session, item, 3, "slip", "2013-01-31"))), "COUNT_NOT_OPEN");
  EXPECT_EQ(CountRows("select from lots where item = '" + item + "'"), 0u);
  EXPECT_EQ(CountRows("select from balances where item = '" + item + "'"), 0u);
}

TEST_F(CountSessionsTest, WhatIsPostedIsNeitherCountedOnNorCancelled) {
  const std::string item = NewPlainItem();
  const std::string session = Open();
  Counted(session, item, 3);
  Post(session);
  EXPECT_EQ(Refusal(Record(Line(session, item, 4))), "COUNT_NOT_OPEN");
  EXPECT_EQ(Refusal(Cancel(session)), "COUNT_NOT_OPEN");
}

TEST_F(CountSessionsTest, NothingIsPostedBeforeAnythingIsCounted) {
  Receive(NewPlainItem(), 10);
  const std::string session = Open();
  EXPECT_EQ(Refusal(TryPost(session)), "NOTHING_COUNTED");
  EXPECT_EQ(Refusal(TryPost(session, true)), "NOTHING_COUNTED");
}

TEST_F(CountSessionsTest, ACountHasABoundedNumberOfLines) {
  const std::string session = Open();
  const std::string item = NewPlainItem();
  for (int call = 0; call < 10; ++call) {
    v1::RecordCountLinesRequest request;
    request.set_id(session);
    for (int line = 0; line < 500; ++line) {
      *request.add_lines() = Line(session, item, 1, absl::StrCat("L", call, "-", line)).lines(0);
    }
    Must(Record(request));
  }
  EXPECT_EQ(Refusal(Record(Line(session, item, 1, "L0-0"))), "OK");
  EXPECT_EQ(Refusal(Record(Line(session, item, 1, "one more"))), "TOO_MANY_LINES");
}

TEST_F(CountSessionsTest, AVehicleIsCountedLikeAnyLocation) {
  const std::string item = NewPlainItem();
  const std::string vehicle = NewLocation(v1::VEHICLE);
  v1::OpenCountSessionRequest request;
  request.set_location(vehicle);
  const std::string session = Must(Counting("OpenCountSession", request)).id();
  Counted(session, item, 3);
  Post(session);
  EXPECT_EQ(Held(vehicle, item), 3);
}

class CountSessionListsTest : public CountSessionsTest {
 protected:
  v1::ListCountSessionsResponse List(const v1::ListCountSessionsRequest& request) {
    return Must(Counting<v1::ListCountSessionsResponse>("ListCountSessions", request));
  }
  static std::vector<std::string> IdsOf(const v1::ListCountSessionsResponse& response) {
    std::vector<std::string> ids;
    for (const v1::CountSession& session : response.sessions()) ids.push_back(session.id());
    return ids;
  }
  std::string OpenAt(const std::string& location) {
    v1::OpenCountSessionRequest request;
    request.set_location(location);
    return Must(Counting("OpenCountSession", request)).id();
  }
};

TEST_F(CountSessionListsTest, SessionsOfTheCallersSitesAreListedNewestFirstWithoutLines) {
  const std::string first = Open();
  Counted(first, NewPlainItem(), 3);
  Post(first);
  const std::string second = Open();
  const std::string stand = NewLocation(v1::STAND);
  const std::string third = OpenAt(stand);
  const v1::ListCountSessionsResponse all = List({});
  EXPECT_THAT(IdsOf(all), ::testing::ElementsAre(third, second, first));
  EXPECT_EQ(all.sessions(2).lines_size(), 0);
  v1::ListCountSessionsRequest request;
  request.set_location(store_);
  EXPECT_THAT(IdsOf(List(request)), ::testing::ElementsAre(second, first));
  request.set_state(v1::CountSession::POSTED);
  EXPECT_THAT(IdsOf(List(request)), ::testing::ElementsAre(first));
  request.Clear();
  request.set_site(site_);
  EXPECT_THAT(IdsOf(List(request)), ::testing::ElementsAre(third, second, first));
}

TEST_F(CountSessionListsTest, PagesJoinWithoutGapOrRepeat) {
  std::vector<std::string> opened;
  for (int i = 0; i < 3; ++i) opened.insert(opened.begin(), OpenAt(NewLocation(v1::STAND)));
  v1::ListCountSessionsRequest request;
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const v1::ListCountSessionsResponse page = List(request);
    EXPECT_LE(page.sessions_size(), 2);
    for (const std::string& id : IdsOf(page)) listed.push_back(id);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, opened);
}

}  // namespace
}  // namespace passerelle::supplies
