// What PullEvents answers, and when.
#include "services/runtime/events/feed.h"

#include <gtest/gtest.h>

#include <thread>

#include "services/runtime/base/status.h"
#include "services/runtime/events/sequencer.h"
#include "sql/runtime.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

events::v1::PullEventsRequest After(std::int64_t position, absl::Duration wait = absl::ZeroDuration()) {
  events::v1::PullEventsRequest request;
  request.set_consumer("test");
  request.set_after_position(position);
  request.mutable_wait()->set_seconds(wait / absl::Seconds(1));
  request.mutable_wait()->set_nanos(static_cast<std::int32_t>(absl::ToInt64Nanoseconds(wait % absl::Seconds(1))));
  return request;
}

class FeedTest : public ::testing::Test {
 protected:
  FeedTest()
      : database_(RuntimeDatabase()),
        pool_({.url = database_.url, .size = 4, .statements = events::sql::All()}),
        feed_(pool_),
        sequencer_({.url = database_.url, .poll = absl::Milliseconds(10), .committed = [this] { feed_.Committed(); }}),
        writer_(Connect(database_)) {
    sequencer_.Start();
  }

  void EmitAll(int from, int to) {
    for (int version = from; version <= to; ++version) EXPECT_OK(Emit(*writer_, "montreuil", version));
    EXPECT_TRUE(Eventually([&] { return Postgres::Running().Sql(database_.name, "select from outbox").empty(); }));
  }
  absl::StatusOr<events::v1::PullEventsResponse> Pull(const events::v1::PullEventsRequest& request) {
    return feed_.Pull(request, absl::Now() + testing::kPatience);
  }

  Database database_;
  db::Pool pool_;
  events::EventFeed feed_;
  events::Sequencer sequencer_;
  std::unique_ptr<db::Connection> writer_;
};

TEST_F(FeedTest, TellsAnEventAsItWasRecorded) {
  const absl::Time before = absl::Now() - absl::Seconds(1);
  ASSERT_OK(ExecuteText(*writer_, "insert into outbox (fact, trace_parent) values ($1::bytea, 'trace')",
                        {db::Bytes{SiteFact("pantin", 7).SerializeAsString()}}));
  const auto response = Pull(After(0, absl::Seconds(5)));
  ASSERT_OK(response);
  ASSERT_EQ(response->events_size(), 1);
  const events::v1::Event& event = response->events(0);
  EXPECT_EQ(event.position(), 1);
  EXPECT_EQ(event.id().size(), 36u);
  EXPECT_EQ(event.trace_parent(), "trace");
  EXPECT_EQ(event.fact().site_changed().site(), "pantin");
  EXPECT_GT(absl::FromUnixSeconds(event.record_time().seconds()), before - absl::Seconds(1));
  EXPECT_EQ(response->head_position(), 1);
}

TEST_F(FeedTest, GoesOnWhereTheConsumerStands) {
  EmitAll(1, 10);
  auto request = After(4);
  request.set_max_events(3);
  const auto response = Pull(request);
  ASSERT_OK(response);
  ASSERT_EQ(response->events_size(), 3);
  EXPECT_EQ(response->events(0).position(), 5);
  EXPECT_EQ(response->events(2).fact().site_changed().version(), 7);
  EXPECT_EQ(response->head_position(), 10);
}

TEST_F(FeedTest, WaitsForTheFirstEventAndNoLonger) {
  std::thread writer([this] {
    absl::SleepFor(absl::Milliseconds(150));
    EXPECT_OK(Emit(*writer_, "montreuil", 1));
  });
  const absl::Time start = absl::Now();
  const auto response = Pull(After(0, absl::Seconds(20)));
  writer.join();
  ASSERT_OK(response);
  EXPECT_EQ(response->events_size(), 1);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(140));
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
}

TEST_F(FeedTest, AnswersNothingWhenTheWaitIsOver) {
  const absl::Time start = absl::Now();
  const auto response = Pull(After(0, absl::Milliseconds(250)));
  ASSERT_OK(response);
  EXPECT_EQ(response->events_size(), 0);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(245));
  EXPECT_LT(absl::Now() - start, absl::Seconds(1));
}

TEST_F(FeedTest, AnswersBeforeTheCallsDeadline) {
  const absl::Time start = absl::Now();
  EXPECT_OK(feed_.Pull(After(0, absl::Seconds(20)), start + absl::Seconds(1)));
  EXPECT_LT(absl::Now() - start, absl::Seconds(1));
}

TEST_F(FeedTest, StoppedEndsItsWaits) {
  absl::Duration lasted;
  std::thread waiter([&] {
    const absl::Time start = absl::Now();
    EXPECT_OK(Pull(After(0, absl::Seconds(20))));
    lasted = absl::Now() - start;
  });
  absl::SleepFor(absl::Milliseconds(100));
  const absl::Time stop = absl::Now();
  feed_.Stop();
  waiter.join();
  EXPECT_LT(absl::Now() - stop, absl::Milliseconds(100));
}

TEST_F(FeedTest, SaysWhenWhatAConsumerMissesIsGone) {
  EmitAll(1, 5);
  Postgres::Running().Sql(database_.name, "update event_head set gone = 3");
  for (const std::int64_t position : {0, 2}) {
    const absl::Status status = Pull(After(position)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
    EXPECT_EQ(ReasonOf(status), "POSITION_GONE");
  }
  EXPECT_OK(Pull(After(3)));
}

TEST_F(FeedTest, SaysWhenAConsumerIsAheadOfTheLog) {
  EmitAll(1, 2);
  EXPECT_EQ(ReasonOf(Pull(After(3)).status()), "POSITION_GONE");
}

// As an operator does after a restore (deploy/BACKUP.md).
TEST_F(FeedTest, WhoseHeadWasMovedBeyondEveryConsumerLetsNoneMissWhatComesThen) {
  EmitAll(1, 2);
  // The log was restored from an older backup; a consumer has taken in event 5 of the one that was lost.
  Postgres::Running().Sql(database_.name, "update event_head set position = greatest(position, 5)");
  EmitAll(3, 3);
  const auto ahead = Pull(After(5, absl::Seconds(5)));
  ASSERT_OK(ahead);
  ASSERT_EQ(ahead->events_size(), 1);
  EXPECT_EQ(ahead->events(0).position(), 6);
  EXPECT_EQ(ahead->events(0).fact().site_changed().version(), 3);
  const auto behind = Pull(After(1));
  ASSERT_OK(behind);
  ASSERT_EQ(behind->events_size(), 2);
  EXPECT_EQ(behind->events(0).position(), 2);
  EXPECT_EQ(behind->events(1).position(), 6);
}

}  // namespace
}  // namespace passerelle::testing
