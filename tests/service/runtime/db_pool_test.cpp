// The pool under everything that can happen to a database connection.
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/runtime.h"
#include "tests/service/runtime/runtime_fixture.h"
#include "tests/support/tcp_gate.h"

namespace passerelle::testing {
namespace {

// Longer than anything here may take, whatever the database does.
constexpr absl::Duration kGivesUp = absl::Seconds(20);

class PoolTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    database_ = new Database(RuntimeDatabase());
    const auto owner = db::Connection::Open({.url = database_->owner_url});
    ASSERT_OK(owner);
    ASSERT_OK(
        (*owner)->Run("create table person (id int primary key, email text unique, age int check (age > 0), "
                      "friend int references person (id), site text not null default 'x')"));
    ASSERT_OK((*owner)->Run("grant all on person to " + database_->application_role));
  }

  static db::PoolOptions Options(int size = 4) { return {.url = database_->url, .size = size}; }
  static db::PoolOptions OptionsThrough(const TcpGate& gate) {
    return {.url = StrCat("host=127.0.0.1 port=", gate.port(), " user=", database_->application_role,
                          " dbname=", database_->name, " sslmode=disable gssencmode=disable"),
            .size = 2};
  }
  static absl::Time Soon(absl::Duration time = absl::Seconds(5)) { return absl::Now() + time; }

  static Database* database_;
};

Database* PoolTest::database_ = nullptr;

TEST_F(PoolTest, AStatementIsATransactionOfItsOwn) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  ASSERT_OK(ExecuteText(session, "insert into person (id, email) values (1, 'a@example.org')"));
  const auto rows = ExecuteText(session, "select id, email, age from person where id = $1", {1});
  ASSERT_OK(rows);
  EXPECT_EQ((*rows)[0].Int("id"), 1);
  EXPECT_EQ((*rows)[0].Text("email"), "a@example.org");
  EXPECT_TRUE((*rows)[0].IsNull("age"));
  EXPECT_EQ((*rows)[0].TextOrEmpty("age"), "");
  EXPECT_THROW((*rows)[0].Int("age"), std::logic_error);
  EXPECT_THROW((*rows)[0].Text("nothing"), std::logic_error);
}

TEST_F(PoolTest, ValuesComeBackAsTheyWent) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  const absl::Time time = absl::FromUnixMicros(1'772'349'309'250'001);
  const std::string octets("\0\xff'\\x", 5);
  const std::vector<std::string> texts = {"plain", "with \"quotes\" and \\", "", "a,b", "{é}"};
  const auto rows =
      ExecuteText(session,
                  "select $1::timestamptz as time, $2::bytea as octets, $3::text[] as texts, $4::boolean as yes, "
                  "$5::bigint as large, $6::text as absent, $7::int[] as numbers",
                  {time, db::Bytes{octets}, texts, true, INT64_MIN, std::nullopt, std::vector<std::int32_t>{1, -2}});
  ASSERT_OK(rows);
  const db::Row row = (*rows)[0];
  EXPECT_EQ(row.Time("time"), time);
  EXPECT_EQ(row.Bytes("octets"), octets);
  EXPECT_EQ(row.TextArray("texts"), texts);
  EXPECT_TRUE(row.Bool("yes"));
  EXPECT_EQ(row.Int("large"), INT64_MIN);
  EXPECT_TRUE(row.IsNull("absent"));
  EXPECT_EQ(row.Text("numbers"), "{1,-2}");
}

TEST_F(PoolTest, ATransactionThatIsNotCommittedLeavesNothing) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  {
    auto transaction = session.Begin();
    ASSERT_OK(transaction);
    ASSERT_OK(ExecuteText(*transaction, "insert into person (id) values (2)"));
  }
  auto transaction = session.Begin();
  ASSERT_OK(transaction);
  ASSERT_OK(ExecuteText(*transaction, "insert into person (id) values (3)"));
  ASSERT_OK(transaction->Commit());
  const auto rows = ExecuteText(session, "select id from person where id in (2, 3)");
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].Int("id"), 3);
}

TEST_F(PoolTest, ATransactionInWhichAStatementFailedIsNotCommittedSilently) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  auto transaction = session.Begin();
  ASSERT_OK(transaction);
  ASSERT_OK(ExecuteText(*transaction, "insert into person (id) values (4)"));
  EXPECT_FALSE(ExecuteText(*transaction, "insert into person (id, age) values (5, 0)").ok());
  EXPECT_EQ(db::ViolatedConstraint(transaction->Commit()), "person_age_check");
  const auto rows = ExecuteText(session, "select id from person where id in (4, 5)");
  ASSERT_OK(rows);
  EXPECT_TRUE(rows->empty());
}

TEST_F(PoolTest, AViolatedConstraintIsNamedWithoutTheRow) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  ASSERT_OK(ExecuteText(session, "insert into person (id, email) values (10, 'secret@example.org')"));
  const struct {
    const char* sql;
    const char* constraint;
  } cases[] = {{"insert into person (id, email) values (11, 'secret@example.org')", "person_email_key"},
               {"insert into person (id, age) values (12, -77)", "person_age_check"},
               {"insert into person (id, friend) values (13, 7777)", "person_friend_fkey"},
               {"insert into person (id, site) values (14, null)", "site"}};
  for (const auto& [sql, constraint] : cases) {
    const absl::Status status = ExecuteText(session, sql).status();
    EXPECT_EQ(db::ViolatedConstraint(status), constraint);
    for (const char* data : {"secret", "77"}) EXPECT_EQ(status.ToString().find(data), std::string::npos) << status;
  }
}

TEST_F(PoolTest, AWaitForAConnectionEndsAtTheDeadline) {
  db::Pool pool(Options(1));
  db::Session holder(pool, Soon());
  const auto transaction = holder.Begin();
  ASSERT_OK(transaction);
  const absl::Time start = absl::Now();
  db::Session waiter(pool, start + absl::Milliseconds(100));
  EXPECT_EQ(ExecuteText(waiter, "select 1").status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(95));
  EXPECT_LT(absl::Now() - start, absl::Milliseconds(400));
}

TEST_F(PoolTest, ManyCallersShareFewConnections) {
  db::Pool pool(Options(3));
  std::vector<std::thread> callers;
  std::atomic<int> served = 0;
  for (int caller = 0; caller < 16; ++caller) {
    callers.emplace_back([&] {
      for (int call = 0; call < 50; ++call) {
        db::Session session(pool, Soon(absl::Seconds(20)));
        served += ExecuteText(session, "select 1").ok();
      }
    });
  }
  int most = 0;
  while (served < 800) {
    const auto open = Postgres::Running().Sql(
        "postgres", "select count(*) as open from pg_stat_activity where usename = $1", {database_->application_role});
    most = std::max(most, open[0].Int32("open"));
    if (::testing::Test::HasFailure()) break;
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(served, 800);
  EXPECT_LE(most, 3);
}

TEST_F(PoolTest, AfterItsBackendsWereKilledTheNextCallWorks) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  ASSERT_OK(ExecuteText(session, "select 1"));
  ASSERT_GE(Postgres::Running().KillSessions(database_->name), 1);
  EXPECT_OK(ExecuteText(session, "select 1"));
}

TEST_F(PoolTest, ABackendKilledDuringAStatementIsAnOutageAndTheNextCallWorks) {
  db::Pool pool(Options());
  db::Session session(pool, Soon());
  absl::Status status;
  std::thread sleeper([&] { status = ExecuteText(session, "select pg_sleep(10)").status(); });
  EXPECT_TRUE(
      Eventually([] { return Postgres::Running().KillSessions(database_->name, "query like '%pg_sleep(10)%'") == 1; }));
  sleeper.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_OK(ExecuteText(session, "select 1"));
}

TEST_F(PoolTest, AStatementBeyondTheServersLimitIsADeadline) {
  db::PoolOptions options = Options();
  options.statement_timeout = absl::Milliseconds(100);
  db::Pool pool(options);
  db::Session session(pool, Soon());
  EXPECT_EQ(ExecuteText(session, "select pg_sleep(5)").status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_OK(ExecuteText(session, "select 1"));
}

TEST_F(PoolTest, AStatementEndsAtTheCallsDeadline) {
  db::Pool pool(Options(1));
  const absl::Time start = absl::Now();
  db::Session hurried(pool, start + absl::Milliseconds(200));
  EXPECT_EQ(ExecuteText(hurried, "select pg_sleep(5)").status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_LT(absl::Now() - start, absl::Milliseconds(600));
  db::Session next(pool, Soon());
  EXPECT_OK(ExecuteText(next, "select 1"));
}

TEST_F(PoolTest, ARowLockHeldTooLongIsAConflictToRetry) {
  db::PoolOptions options = Options();
  options.lock_timeout = absl::Milliseconds(50);
  db::Pool pool(options);
  db::Session session(pool, Soon());
  ASSERT_OK(ExecuteText(session, "insert into person (id) values (20)"));
  auto holder = session.Begin();
  ASSERT_OK(holder);
  ASSERT_OK(ExecuteText(*holder, "update person set age = 1 where id = 20"));
  const absl::Status status = ExecuteText(session, "update person set age = 2 where id = 20").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), "CONFLICT_RETRY");
}

TEST_F(PoolTest, ADatabaseThatRefusesIsAnOutageAtOnceAndNoneWhenItIsBack) {
  TcpGate gate("unix:" + Postgres::Running().SocketPath());
  db::Pool pool(OptionsThrough(gate));
  EXPECT_OK(pool.Ping(Soon()));
  gate.Refuse();
  const absl::Time start = absl::Now();
  EXPECT_EQ(pool.Ping(Soon()).code(), absl::StatusCode::kUnavailable);
  EXPECT_LT(absl::Now() - start, absl::Seconds(1));
  gate.Accept();
  EXPECT_TRUE(Eventually([&] { return pool.Ping(Soon()).ok(); }));
}

TEST_F(PoolTest, ADatabaseThatFallsSilentDoesNotHoldACallBeyondItsDeadline) {
  TcpGate gate("unix:" + Postgres::Running().SocketPath());
  db::Pool pool(OptionsThrough(gate));
  EXPECT_OK(pool.Ping(Soon()));
  gate.Hold();
  for (int call = 0; call < 3; ++call) {
    const absl::Time start = absl::Now();
    EXPECT_EQ(pool.Ping(start + absl::Milliseconds(150)).code(), absl::StatusCode::kDeadlineExceeded);
    EXPECT_LT(absl::Now() - start, absl::Milliseconds(600));
  }
  gate.Release();
  EXPECT_TRUE(Eventually([&] { return pool.Ping(Soon(absl::Milliseconds(500))).ok(); }));
}

TEST_F(PoolTest, AnOpenTransactionIsLeftAtItsDeadlineThoughTheDatabaseIsSilent) {
  TcpGate gate("unix:" + Postgres::Running().SocketPath());
  db::Pool pool(OptionsThrough(gate));
  absl::Notification left;
  std::thread worker([&] {
    db::Session session(pool, Soon(absl::Seconds(1)));
    const auto transaction = session.Begin();
    EXPECT_OK(transaction);
    gate.Hold();
    absl::SleepFor(absl::Seconds(1));  // between two statements
  });
  std::thread watcher([&] {
    worker.join();
    left.Notify();
  });
  EXPECT_TRUE(left.WaitForNotificationWithTimeout(kGivesUp));
  gate.Release();
  watcher.join();
}

TEST_F(PoolTest, IsClosedThoughTheDatabaseFellSilentWhileAConnectionWasPrepared) {
  auto holder = Connect(*database_);
  ASSERT_OK(holder->Begin());
  ASSERT_OK(holder->Run("lock table person in access exclusive mode"));
  TcpGate gate("unix:" + Postgres::Running().SocketPath());
  db::PoolOptions options = OptionsThrough(gate);
  options.statement_timeout = absl::Seconds(1);
  options.statements = {{"test.person", "select id from person"}};
  auto pool = std::make_unique<db::Pool>(std::move(options));
  std::thread caller([&] { EXPECT_FALSE(pool->Ping(Soon()).ok()); });
  EXPECT_TRUE(Eventually(
      [] { return !Postgres::Running().Sql(database_->name, "select from pg_locks where not granted").empty(); }));
  gate.Hold();
  caller.join();
  absl::Notification closed;
  std::thread closer([&] {
    pool.reset();
    closed.Notify();
  });
  EXPECT_TRUE(closed.WaitForNotificationWithTimeout(kGivesUp));
  gate.Release();
  closer.join();
}

TEST_F(PoolTest, WhoseConnectionsAreAllAtWorkIsNoOutage) {
  db::Pool pool(Options(1));
  db::Session holder(pool, Soon());
  const auto transaction = holder.Begin();
  ASSERT_OK(transaction);
  EXPECT_OK(pool.Ping(Soon(absl::Milliseconds(50))));
}

TEST_F(PoolTest, AStatementIsKnownByANameWhoseTextIsGone) {
  const auto connection = Connect(*database_);
  std::string name = "first.";
  ASSERT_OK(connection->Execute({name, "select 1"}, {}));
  name = "second";  // the same memory
  for (int other = 0; other < 100; ++other) {
    const std::string other_name = StrCat("other.", other);
    ASSERT_OK(connection->Execute({other_name, "select 3"}, {}));
  }
  const auto rows = connection->Execute({name, "select 2 as two"}, {});
  ASSERT_OK(rows);
  EXPECT_EQ((*rows)[0].Int("two"), 2);
}

TEST_F(PoolTest, AWrongStatementIsFoundWhenTheDatabaseIsFirstAsked) {
  db::PoolOptions options = Options();
  options.statements = {{"test.wrong", "select nothing from nowhere"}};
  db::Pool pool(options);
  EXPECT_EQ(pool.Ping(Soon()).code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace passerelle::testing
