// The races in which an event log loses or swaps events when its positions are sequence values, each played with two
// connections.
#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

#include "services/runtime/events/feed.h"
#include "services/runtime/events/sequencer.h"
#include "sql/runtime.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using Told = std::vector<std::pair<std::string, std::int64_t>>;  // site, version

class EventOrder : public ::testing::Test {
 protected:
  EventOrder()
      : database_(RuntimeDatabase()),
        pool_({.url = database_.url, .size = 2, .statements = events::sql::All()}),
        feed_(pool_),
        sequencer_({.url = database_.url, .poll = absl::Milliseconds(20), .committed = [this] { feed_.Committed(); }}),
        first_(Connect(database_)),
        second_(Connect(database_)) {
    const auto owner = db::Connection::Open({.url = database_.owner_url});
    EXPECT_OK(owner);
    EXPECT_OK((*owner)->Run("create table site (id text primary key, version bigint not null)"));
    EXPECT_OK((*owner)->Run("insert into site values ('montreuil', 0), ('pantin', 0)"));
    sequencer_.Start();
  }

  // What the feed tells after `position`, once it has come to `count` events or 300 ms have passed without.
  Told Read(std::int64_t position, int count) {
    Told told;
    while (static_cast<int>(told.size()) < count) {
      events::v1::PullEventsRequest request;
      request.set_after_position(position + static_cast<std::int64_t>(told.size()));
      request.mutable_wait()->set_nanos(300'000'000);
      const auto response = feed_.Pull(request, absl::Now() + testing::kPatience);
      EXPECT_OK(response);
      if (!response.ok() || response->events().empty()) return told;
      for (const events::v1::Event& event : response->events()) {
        EXPECT_EQ(event.position(), position + static_cast<std::int64_t>(told.size()) + 1);
        told.emplace_back(event.fact().site_changed().site(), event.fact().site_changed().version());
      }
    }
    return told;
  }

  Database database_;
  db::Pool pool_;
  events::EventFeed feed_;
  events::Sequencer sequencer_;
  std::unique_ptr<db::Connection> first_, second_;
};

TEST_F(EventOrder, AnEventCommittedLateIsDelivered) {
  auto early = db::BeginOn(*first_);
  ASSERT_OK(early);
  ASSERT_OK(Emit(*early, "montreuil", 1));  // takes the lower sequence value …
  ASSERT_OK(Emit(*second_, "pantin", 1));   // … and this one is committed first
  EXPECT_EQ(Read(0, 1), (Told{{"pantin", 1}}));
  ASSERT_OK(early->Commit());
  EXPECT_EQ(Read(1, 1), (Told{{"montreuil", 1}}));
}

TEST_F(EventOrder, ATransactionThatBeganFirstAndWroteLastIsDelivered) {
  auto early = db::BeginOn(*first_);
  ASSERT_OK(early);
  ASSERT_OK(ExecuteText(*early, "update site set version = 1 where id = 'montreuil'"));  // the lower transaction id
  ASSERT_OK(Emit(*second_, "pantin", 1));
  ASSERT_OK(Emit(*early, "montreuil", 1));
  ASSERT_OK(early->Commit());
  EXPECT_EQ(Read(0, 2), (Told{{"pantin", 1}, {"montreuil", 1}}));
}

TEST_F(EventOrder, TheVersionsOfOneSiteAreToldInTheirOrder) {
  auto waiting = db::BeginOn(*first_);
  ASSERT_OK(waiting);
  ASSERT_OK(ExecuteText(*waiting, "select pg_current_xact_id()"));  // the lower transaction id
  auto leading = db::BeginOn(*second_);
  ASSERT_OK(leading);
  ASSERT_OK(ExecuteText(*leading, "update site set version = 1 where id = 'montreuil'"));
  std::thread late([&] {
    EXPECT_OK(ExecuteText(*waiting, "update site set version = 2 where id = 'montreuil'"));
    EXPECT_OK(Emit(*waiting, "montreuil", 2));
    EXPECT_OK(waiting->Commit());
  });
  EXPECT_TRUE(Eventually([this] {
    return !Postgres::Running()
                .Sql(database_.name,
                     "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                .empty();
  }));
  ASSERT_OK(Emit(*leading, "montreuil", 1));
  ASSERT_OK(leading->Commit());
  late.join();
  EXPECT_EQ(Read(0, 2), (Told{{"montreuil", 1}, {"montreuil", 2}}));
}

TEST_F(EventOrder, ATransactionLeftOpenInAnotherDatabaseHoldsNothingBack) {
  const Database elsewhere = RuntimeDatabase();
  const auto foreign = Connect(elsewhere);
  auto open = db::BeginOn(*foreign);
  ASSERT_OK(open);
  ASSERT_OK(Emit(*open, "elsewhere", 1));
  ASSERT_OK(Emit(*first_, "pantin", 1));
  EXPECT_EQ(Read(0, 1), (Told{{"pantin", 1}}));
}

TEST_F(EventOrder, WritersDoNotWaitForEachOther) {
  auto open = db::BeginOn(*first_);
  ASSERT_OK(open);
  ASSERT_OK(Emit(*open, "montreuil", 1));
  second_->SetDeadline(absl::Now() + absl::Seconds(1));
  EXPECT_OK(Emit(*second_, "pantin", 1));
}

TEST_F(EventOrder, AWriteRolledBackLeavesNoGap) {
  {
    auto abandoned = db::BeginOn(*first_);
    ASSERT_OK(abandoned);
    ASSERT_OK(Emit(*abandoned, "montreuil", 1));
  }
  ASSERT_OK(Emit(*second_, "pantin", 1));
  ASSERT_OK(Emit(*second_, "pantin", 2));
  EXPECT_EQ(Read(0, 2), (Told{{"pantin", 1}, {"pantin", 2}}));
}

}  // namespace
}  // namespace passerelle::testing
