// A consumer takes each event in exactly once, whatever happens to it.
#include "services/runtime/events/consumer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/events/feed.h"
#include "services/runtime/events/sequencer.h"
#include "sql/runtime.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/look.h"
#include "tests/support/metrics.h"

namespace passerelle::testing {
namespace {

class ConsumerTest : public ::testing::Test {
 protected:
  ConsumerTest()
      : emitter_(RuntimeDatabase()),
        follower_(RuntimeDatabase()),
        pool_({.url = emitter_.url, .size = 4, .statements = events::sql::All()}),
        feed_(pool_),
        sequencer_({.url = emitter_.url, .poll = absl::Milliseconds(10), .committed = [this] { feed_.Committed(); }}),
        writer_(Connect(emitter_)) {
    const auto owner = db::Connection::Open({.url = follower_.owner_url});
    EXPECT_OK(owner);
    EXPECT_OK(
        (*owner)->Run("create table effect (number bigint generated always as identity, site text, version bigint)"));
    sequencer_.Start();
  }
  ~ConsumerTest() override { feed_.Stop(); }

  // Applies a fact by writing it down; `before_offset` runs between the effect and the offset.
  events::Subscription Subscription(std::function<absl::Status(const events::v1::Event&)> before_offset = nullptr) {
    events::Subscription subscription;
    subscription.feed = "outreach";
    subscription.apply = [before_offset](db::Transaction& transaction,
                                         absl::Span<const events::v1::Event> events) -> absl::Status {
      for (const events::v1::Event& event : events) {
        const auto& site = event.fact().site_changed();
        RETURN_IF_ERROR(ExecuteText(transaction, "insert into effect (site, version) values ($1, $2)",
                                    {site.site(), site.version()})
                            .status());
        if (before_offset) RETURN_IF_ERROR(before_offset(event));
      }
      return absl::OkStatus();
    };
    subscription.applied = [this] { ++applied_; };
    subscription.batch_size = 10;
    return subscription;
  }

  // Metrics outlive a consumer, so whoever reads them names his own.
  std::unique_ptr<events::Consumer> Follow(events::Subscription subscription, const std::string& name = "test") {
    events::ConsumerOptions options{.consumer = name, .url = follower_.url, .wait = absl::Seconds(10)};
    options.candidacy = absl::Milliseconds(20);
    options.least_back_off = absl::Milliseconds(2);
    options.most_back_off = absl::Milliseconds(20);
    const auto stopped = std::make_shared<std::atomic<bool>>(false);
    events::FeedClient client{
        [this, stopped](events::v1::PullEventsRequest request) -> absl::StatusOr<events::v1::PullEventsResponse> {
          request.mutable_wait()->set_seconds(0);
          request.mutable_wait()->set_nanos(20'000'000);
          ++pulls_;
          if (*stopped) return absl::CancelledError("stopped");
          if (!reachable_) return absl::UnavailableError("nobody answers");
          return feed_.Pull(request, absl::Now() + testing::kPatience);
        },
        [stopped] { *stopped = true; }};
    auto consumer = std::make_unique<events::Consumer>(options, std::move(subscription), std::move(client));
    consumer->Start();
    return consumer;
  }

  void EmitAll(int from, int to) {
    for (int version = from; version <= to; ++version) EXPECT_OK(Emit(*writer_, "montreuil", version));
    sequencer_.Wake();
  }
  static std::string SeriesOf(const std::string& metric, const std::string& consumer) {
    return StrCat(metric, "{consumer=\"", consumer, "\",feed=\"outreach\"}");
  }
  // Has the feed taken in again from its beginning.
  void SetBack() {
    Postgres::Running().Sql(follower_.name,
                            "with forgotten as (delete from effect) update consumer_offset set position = 0");
  }
  std::int64_t Offset() {
    const auto rows =
        Postgres::Running().Sql(follower_.name, "select position from consumer_offset where feed = 'outreach'");
    return rows.empty() ? -1 : rows[0].Int("position");
  }
  void ExpectEffectsOnceInOrder(std::int64_t count) {
    const auto rows = Postgres::Running().Sql(follower_.name, "select version from effect order by number");
    ASSERT_EQ(static_cast<std::int64_t>(rows.size()), count);
    for (std::int64_t index = 0; index < count; ++index) EXPECT_EQ(rows[index].Int("version"), index + 1);
  }
  // Kills the session that leads the feed.
  static std::string LeadersOnly() { return "pid in (select pid from pg_locks where locktype = 'advisory')"; }

  Database emitter_, follower_;
  db::Pool pool_;
  events::EventFeed feed_;
  events::Sequencer sequencer_;
  std::unique_ptr<db::Connection> writer_;
  std::atomic<int> applied_ = 0;
  std::atomic<int> pulls_ = 0;
  std::atomic<bool> reachable_ = true;
};

TEST_F(ConsumerTest, TakesEveryEventInOnceAndInOrder) {
  const auto consumer = Follow(Subscription());
  EmitAll(1, 95);
  EXPECT_TRUE(Eventually([&] { return Offset() == 95; }));
  ExpectEffectsOnceInOrder(95);
  EXPECT_TRUE(Eventually([&] { return applied_ > 0; }));
}

TEST_F(ConsumerTest, KilledBetweenEffectAndOffsetAppliesOnce) {
  std::atomic<int> kills = 0;
  const auto consumer = Follow(Subscription([&](const events::v1::Event& event) {
    if (event.position() % 20 == 0 && kills < 5) {
      ++kills;
      EXPECT_EQ(Postgres::Running().KillSessions(follower_.name, LeadersOnly()), 1);
    }
    return absl::OkStatus();
  }));
  EmitAll(1, 100);
  EXPECT_TRUE(Eventually([&] { return Offset() == 100; }));
  EXPECT_EQ(kills, 5);
  ExpectEffectsOnceInOrder(100);
}

TEST_F(ConsumerTest, OfTwoReplicasOneAppliesAndBothLearnOfIt) {
  std::atomic<int> other_applied = 0;
  events::Subscription other = Subscription();
  other.applied = [&] { ++other_applied; };
  const auto first = Follow(Subscription());
  EXPECT_TRUE(Eventually([&] { return Offset() == 0; }));
  const auto second = Follow(std::move(other));
  EmitAll(1, 30);
  EXPECT_TRUE(Eventually([&] { return Offset() == 30 && applied_ > 0 && other_applied > 0; }));
  ExpectEffectsOnceInOrder(30);
}

TEST_F(ConsumerTest, StoppedAtOnceIsReplacedByAnotherReplica) {
  auto first = Follow(Subscription());
  const auto second = Follow(Subscription());
  EmitAll(1, 10);
  EXPECT_TRUE(Eventually([&] { return Offset() == 10; }));
  const absl::Time start = absl::Now();
  first.reset();
  EXPECT_LT(absl::Now() - start, absl::Milliseconds(150));
  EmitAll(11, 20);
  EXPECT_TRUE(Eventually([&] { return Offset() == 20; }));
  ExpectEffectsOnceInOrder(20);
}

TEST_F(ConsumerTest, ParksAnEventThatFailsAloneAndGoesOn) {
  std::atomic<int> tries = 0;
  const auto consumer = Follow(Subscription([&](const events::v1::Event& event) -> absl::Status {
    if (event.position() != 7) return absl::OkStatus();
    ++tries;
    return FailedPrecondition("SITE_UNKNOWN", "There is no such site.");
  }));
  EmitAll(1, 20);
  EXPECT_TRUE(Eventually([&] { return Offset() == 20; }));
  EXPECT_GE(tries, 5);
  const auto parked = Postgres::Running().Sql(follower_.name, "select * from event_parked");
  ASSERT_EQ(parked.size(), 1u);
  EXPECT_EQ(parked[0].Int("position"), 7);
  EXPECT_EQ(parked[0].Text("error"), "FAILED_PRECONDITION SITE_UNKNOWN");
  events::v1::Event event;
  ASSERT_TRUE(event.ParseFromString(parked[0].Bytes("event")));
  EXPECT_EQ(event.fact().site_changed().version(), 7);
  EXPECT_EQ(Postgres::Running().Sql(follower_.name, "select from effect where version <> 7").size(), 19u);
  EXPECT_TRUE(Postgres::Running().Sql(follower_.name, "select from effect where version = 7").empty());
}

TEST_F(ConsumerTest, AHandlerThatThrowsParksItsEventToo) {
  const auto consumer = Follow(Subscription([](const events::v1::Event& event) -> absl::Status {
    if (event.position() == 2) throw std::logic_error("a bug");
    return absl::OkStatus();
  }));
  EmitAll(1, 3);
  EXPECT_TRUE(Eventually([&] { return Offset() == 3; }));
  EXPECT_EQ(Postgres::Running().Sql(follower_.name, "select from event_parked").size(), 1u);
}

TEST_F(ConsumerTest, DoesNotParkAnEventBecauseOfAnOutage) {
  std::atomic<int> refusals = 0;
  const auto consumer = Follow(Subscription([&](const events::v1::Event&) -> absl::Status {
    return ++refusals <= 12 ? absl::UnavailableError("away") : absl::OkStatus();
  }));
  EmitAll(1, 5);
  EXPECT_TRUE(Eventually([&] { return Offset() == 5; }));
  ExpectEffectsOnceInOrder(5);
  EXPECT_TRUE(Postgres::Running().Sql(follower_.name, "select from event_parked").empty());
}

TEST_F(ConsumerTest, DoesNotParkAnEventBecauseTheDatabaseIsSlow) {
  std::atomic<int> late = 0;
  const auto consumer = Follow(Subscription([&](const events::v1::Event&) -> absl::Status {
    return ++late <= 12 ? absl::DeadlineExceededError("the statement took too long") : absl::OkStatus();
  }));
  EmitAll(1, 5);
  EXPECT_TRUE(Eventually([&] { return Offset() == 5; }));
  ExpectEffectsOnceInOrder(5);
  EXPECT_TRUE(Postgres::Running().Sql(follower_.name, "select from event_parked").empty());
}

TEST_F(ConsumerTest, GoesOnWhenWhatFollowsItsEventsThrows) {
  events::Subscription subscription = Subscription();
  subscription.applied = [this] {
    ++applied_;
    throw std::runtime_error("a bug");
  };
  const auto consumer = Follow(std::move(subscription));
  EmitAll(1, 3);
  EXPECT_TRUE(Eventually([&] { return Offset() == 3; }));
  EmitAll(4, 6);
  EXPECT_TRUE(Eventually([&] { return Offset() == 6; }));
  ExpectEffectsOnceInOrder(6);
  EXPECT_GE(applied_, 2);
}

TEST_F(ConsumerTest, NotesThatItHearsAFeedWithNothingNew) {
  EmitAll(1, 1);
  const auto consumer = Follow(Subscription());
  EXPECT_TRUE(Eventually([&] { return Offset() == 1; }));
  const auto heard = [&] {
    return Postgres::Running().Sql(follower_.name, "select hear_time, head_position from consumer_offset")[0].Time(
        "hear_time");
  };
  const absl::Time before = heard();
  EXPECT_TRUE(Eventually([&] { return heard() > before; }));
}

TEST_F(ConsumerTest, TakesAQuietFeedInAgainWhenItsPlaceIsSetBack) {
  EmitAll(1, 5);
  const auto consumer = Follow(Subscription());
  EXPECT_TRUE(Eventually([&] { return Offset() == 5; }));
  SetBack();
  EXPECT_TRUE(Eventually([&] { return Offset() == 5; }));
  ExpectEffectsOnceInOrder(5);
}

TEST_F(ConsumerTest, TellsHowFarBehindItIsOnceItKnows) {
  EmitAll(1, 5);
  const std::string lag = SeriesOf("passerelle_feed_lag_events", "lag");
  reachable_ = false;
  const auto consumer = Follow(Subscription(), "lag");
  EXPECT_TRUE(Eventually([&] { return pulls_ >= 2; }));
  EXPECT_FALSE(MetricIsShown(lag)) << "nobody knows yet";
  reachable_ = true;
  EXPECT_TRUE(Eventually([&] { return MetricIsShown(lag) && Offset() == 5; }));
  EXPECT_TRUE(Eventually([&] { return MetricValue(lag) == 0; }));
  EXPECT_TRUE(Eventually([&] { return MetricValue(SeriesOf("passerelle_feed_position", "lag")) == 5; }));
}

TEST_F(ConsumerTest, TellsHowManyEventsStandAsideUntilTheyAreMadeGood) {
  const std::string parked = SeriesOf("passerelle_feed_parked", "aside");
  const auto failing = [](const events::v1::Event& event) -> absl::Status {
    if (event.position() != 2 && event.position() != 4) return absl::OkStatus();
    return FailedPrecondition("SITE_UNKNOWN", "There is no such site.");
  };
  EmitAll(1, 5);
  auto consumer = Follow(Subscription(failing), "aside");
  EXPECT_TRUE(Eventually([&] { return Offset() == 5 && MetricValue(parked) == 2; }));
  consumer.reset();
  consumer = Follow(Subscription(failing), "restarted");
  EXPECT_TRUE(Eventually([&] { return MetricValue(SeriesOf("passerelle_feed_parked", "restarted")) == 2; }));
  Postgres::Running().Sql(follower_.name, "delete from event_parked where position = 2");
  EXPECT_TRUE(Eventually([&] { return MetricValue(SeriesOf("passerelle_feed_parked", "restarted")) == 1; }));
}

TEST_F(ConsumerTest, MeetsEventsThatStoodAsideAgainWhenItsPlaceIsSetBack) {
  std::atomic<int> tries = 0;
  std::atomic<bool> understands = false;
  EmitAll(1, 5);
  const auto consumer = Follow(Subscription([&](const events::v1::Event& event) -> absl::Status {
                                 if (event.position() != 4 || understands) return absl::OkStatus();
                                 ++tries;
                                 return FailedPrecondition("SITE_UNKNOWN", "There is no such site.");
                               }),
                               "again");
  const std::string parked = SeriesOf("passerelle_feed_parked", "again");
  EXPECT_TRUE(Eventually([&] { return Offset() == 5 && MetricValue(parked) == 1; }));
  tries = 0;
  SetBack();
  EXPECT_TRUE(Eventually([&] { return tries >= 5 && Offset() == 5 && MetricValue(parked) == 1; })) << "as before";
  understands = true;
  SetBack();
  EXPECT_TRUE(Eventually([&] { return Offset() == 5 && MetricValue(parked) == 0; }));
  ExpectEffectsOnceInOrder(5);
}

TEST_F(ConsumerTest, SaysAsAnErrorThatTheFeedHasLostItsPlace) {
  EmitAll(1, 5);
  EXPECT_TRUE(Eventually([&] {
    return Postgres::Running().Sql(emitter_.name, "select position from event_head")[0].Int("position") == 5;
  }));
  Postgres::Running().Sql(emitter_.name, "update event_head set gone = 3");
  ::testing::internal::CaptureStderr();
  auto consumer = Follow(Subscription());
  EXPECT_TRUE(Eventually([&] { return pulls_ >= 2; }));
  consumer.reset();
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log,
              ::testing::ContainsRegex("\"level\":\"error\".*the feed does not hold the events after the last one"));
  EXPECT_EQ(Offset(), 0);
}

}  // namespace
}  // namespace passerelle::testing
