// The sequencer under load, killed, and beside other replicas.
#include "services/runtime/events/sequencer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "services/runtime/base/text.h"
#include "tests/service/runtime/runtime_fixture.h"

namespace passerelle::testing {
namespace {

events::SequencerOptions Quick(const Database& database) {
  return {.url = database.url, .poll = absl::Milliseconds(10), .candidacy = absl::Milliseconds(20)};
}

std::int64_t Head(const Database& database) {
  return Postgres::Running().Sql(database.name, "select position from event_head")[0].Int("position");
}

// Whether the log holds positions 1 to `count` without gaps, every event once, and nothing waits any more.
void ExpectDense(const Database& database, std::int64_t count) {
  const auto rows = Postgres::Running().Sql(
      database.name,
      "select count(*) as events, count(distinct fact) as facts, coalesce(min(position), 0) as first, "
      "coalesce(max(position), 0) as last, (select count(*) from outbox) as waiting from event_log");
  EXPECT_EQ(rows[0].Int("events"), count);
  EXPECT_EQ(rows[0].Int("facts"), count);
  EXPECT_EQ(rows[0].Int("first"), 1);
  EXPECT_EQ(rows[0].Int("last"), count);
  EXPECT_EQ(rows[0].Int("waiting"), 0);
  EXPECT_EQ(Head(database), count);
}

// Writers that each emit `each` events of a site of their own, version by version.
class Writers {
 public:
  Writers(const Database& database, int count, int each) {
    for (int writer = 0; writer < count; ++writer) {
      threads_.emplace_back([&database, writer, each] {
        const auto connection = Connect(database);
        for (int version = 1; version <= each; ++version)
          EXPECT_OK(Emit(*connection, StrCat("site-", writer), version));
      });
    }
  }
  ~Writers() { Join(); }
  void Join() {
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  std::vector<std::thread> threads_;
};

void ExpectVersionsAscend(const Database& database) {
  const auto rows = Postgres::Running().Sql(database.name, "select fact from event_log order by position");
  std::map<std::string, std::int64_t> last;
  for (const db::Row row : rows) {
    events::v1::Fact fact;
    ASSERT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    std::int64_t& version = last[fact.site_changed().site()];
    EXPECT_EQ(fact.site_changed().version(), version + 1);
    version = fact.site_changed().version();
  }
}

TEST(Sequencer, GivesEightWritersDensePositionsAndEachEventOne) {
  const Database database = RuntimeDatabase();
  events::Sequencer sequencer(Quick(database));
  sequencer.Start();
  Writers writers(database, 8, 500);
  writers.Join();
  EXPECT_TRUE(Eventually([&] { return Head(database) == 4000; }));
  ExpectDense(database, 4000);
  ExpectVersionsAscend(database);
}

TEST(Sequencer, OfThreeReplicasOneLeads) {
  const Database database = RuntimeDatabase();
  events::Sequencer first(Quick(database)), second(Quick(database)), third(Quick(database));
  for (events::Sequencer* sequencer : {&first, &second, &third}) sequencer->Start();
  Writers writers(database, 4, 200);
  writers.Join();
  EXPECT_TRUE(Eventually([&] { return Head(database) == 800; }));
  ExpectDense(database, 800);
}

TEST(Sequencer, KilledBetweenBatchesIsReplacedByAnotherReplica) {
  const Database database = RuntimeDatabase();
  std::atomic<int> batches = 0;
  events::SequencerOptions options = Quick(database);
  options.batch_size = 20;
  options.committed = [&] { ++batches; };
  events::Sequencer first(options), second(options);
  first.Start();
  second.Start();
  Writers writers(database, 4, 500);
  for (int kill = 0; kill < 10; ++kill) {
    const int before = batches;
    EXPECT_TRUE(Eventually([&] { return batches > before || Head(database) == 2000; }));
    Postgres::Running().KillSessions(database.name, "query like '%event_log%' and query not like '%pg_stat%'");
  }
  writers.Join();
  EXPECT_TRUE(Eventually([&] { return Head(database) == 2000; }));
  ExpectDense(database, 2000);
  ExpectVersionsAscend(database);
}

TEST(Sequencer, StoppedHandsTheLeadOver) {
  const Database database = RuntimeDatabase();
  const auto writer = Connect(database);
  auto first = std::make_unique<events::Sequencer>(Quick(database));
  first->Start();
  ASSERT_OK(Emit(*writer, "montreuil", 1));
  EXPECT_TRUE(Eventually([&] { return Head(database) == 1; }));
  events::Sequencer second(Quick(database));
  second.Start();
  const absl::Time start = absl::Now();
  first.reset();
  EXPECT_LT(absl::Now() - start, absl::Milliseconds(100));
  ASSERT_OK(Emit(*writer, "montreuil", 2));
  EXPECT_TRUE(Eventually([&] { return Head(database) == 2; }));
  ExpectDense(database, 2);
}

TEST(Sequencer, WokenDoesNotWaitForItsPoll) {
  const Database database = RuntimeDatabase();
  events::SequencerOptions options = Quick(database);
  options.poll = absl::Minutes(10);
  events::Sequencer sequencer(options);
  sequencer.Start();
  const auto writer = Connect(database);
  for (int version = 1; version <= 50; ++version) {
    ASSERT_OK(Emit(*writer, "montreuil", version));
    sequencer.Wake();
    ASSERT_TRUE(Eventually([&] { return Head(database) == version; })) << version;
  }
}

TEST(Sequencer, DeletesTheOldBeginningOfTheLogOnly) {
  const Database database = RuntimeDatabase();
  const auto writer = Connect(database);
  for (int version = 1; version <= 4; ++version) ASSERT_OK(Emit(*writer, "montreuil", version));
  Postgres::Running().Sql(database.name,
                          "update outbox set record_time = now() - interval '31 days' where seq in (1, 2, 4)");
  events::SequencerOptions options = Quick(database);
  options.retention = absl::Hours(24 * 30);
  options.retention_period = absl::Milliseconds(10);
  events::Sequencer sequencer(options);
  sequencer.Start();
  EXPECT_TRUE(Eventually(
      [&] { return Postgres::Running().Sql(database.name, "select gone from event_head")[0].Int("gone") == 2; }));
  sequencer.Stop();
  const auto kept = Postgres::Running().Sql(database.name, "select position from event_log order by position");
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].Int("position"), 3);
  EXPECT_EQ(kept[1].Int("position"), 4);
  EXPECT_EQ(Head(database), 4);
}

TEST(Sequencer, KeepsTheWholeLogByDefault) {
  const Database database = RuntimeDatabase();
  const auto writer = Connect(database);
  for (int version = 1; version <= 4; ++version) ASSERT_OK(Emit(*writer, "montreuil", version));
  Postgres::Running().Sql(database.name, "update outbox set record_time = now() - interval '20 years'");
  events::Sequencer sequencer(Quick(database));
  sequencer.Start();
  EXPECT_TRUE(Eventually([&] { return Head(database) == 4; }));
  // Old rows are looked for after each batch, so the next batch comes after the first look.
  ASSERT_OK(Emit(*writer, "montreuil", 5));
  EXPECT_TRUE(Eventually([&] { return Head(database) == 5; }));
  ExpectDense(database, 5);
}

}  // namespace
}  // namespace passerelle::testing
