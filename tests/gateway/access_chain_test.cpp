// The access log cannot be altered unseen: not by the application, not by whoever gets at the tables, not by a crash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "gateway/audit/access_log.h"
#include "gateway/audit/chain.h"
#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/dependencies.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using gateway::audit::AccessRecord;
using gateway::audit::ChainWalk;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// An access log of the test's own: what is done to it concerns no other test.
class AccessChain : public ::testing::Test {
 protected:
  AccessChain() {
    const auto migrated =
        db::Migrate(database_.owner_url, database_.application_role, process::MigrationsOf(gateway::Definition()));
    if (!migrated.ok()) throw std::runtime_error(migrated.ToString());
  }

  std::unique_ptr<db::Pool> NewPool() const {
    return std::make_unique<db::Pool>(
        db::PoolOptions{.url = database_.url, .size = 2, .statements = gateway::Definition().statements});
  }

  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return Postgres::Running().Sql(database_.name, sql, params);
  }
  std::int64_t Count(const std::string& sql) { return Sql(Cat("select (", sql, ")::bigint as count"))[0].Int("count"); }

  // With values that a careless encoding would confuse.
  static AccessRecord Record(int people = 1) {
    AccessRecord record{.subject = "019a0000-0000-7000-8000-000000000001",
                        .roles = {"reception", "nurse,2:é"},
                        .sites = {"montreuil", ""},
                        .partner = "",
                        .address = "2001:db8::1",
                        .method = "contacts.PeopleService/GetPerson",
                        .action = "VIEWED",
                        .purpose = "CARE",
                        .outcome = "OK",
                        .trace = "4bf92f3577b34da6a3ce929d0e0e4736",
                        .people = {}};
    for (int i = 0; i < people; ++i) record.people.push_back(NewUuidV7());
    return record;
  }

  static absl::Status Append(gateway::audit::AccessLog& log, AccessRecord record) {
    std::promise<absl::Status> written;
    log.Append(std::move(record), [&](absl::Status status) { written.set_value(std::move(status)); });
    return written.get_future().get();
  }

  void AppendSome(int calls) {
    const auto pool = NewPool();
    gateway::audit::AccessLog log(*pool);
    for (int i = 0; i < calls; ++i) ASSERT_TRUE(Append(log, Record(2)).ok());
  }

  ChainWalk Walked(const std::string& noted = "") {
    const auto pool = NewPool();
    db::Session session(*pool, absl::Now() + testing::kPatience);
    ChainWalk walk;
    EXPECT_TRUE(walk.Note(noted).ok());
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = walk.Step(session);
    EXPECT_TRUE(more.ok()) << more.status();
    return walk;
  }

  // What the operator's command says, and its exit code.
  std::pair<int, std::string> Verify(const std::string& noted = "") const {
    std::vector<std::string> command = {"env",
                                        "-i",
                                        "PATH=/usr/bin:/bin",
                                        Cat("PASSERELLE_DATABASE_URL=", database_.url),
                                        Cat(std::string(getenv("PASSERELLE_BIN")), "/passerelle-gateway"),
                                        "verify-access-log"};
    if (!noted.empty()) command.insert(command.end(), {"--noted", noted});
    return RunProgram(command);
  }

  const Database database_ = Postgres::Running().CreateDatabase("passerelle_chain");
};

TEST_F(AccessChain, IsSoundWhenNothingWasAppended) {
  const ChainWalk walk = Walked();
  EXPECT_FALSE(walk.broken_at());
  EXPECT_EQ(walk.entries(), 0);
}

TEST_F(AccessChain, IsComputedByTheDatabaseAndByTheProgramAlike) {
  AppendSome(3);
  const ChainWalk walk = Walked();
  EXPECT_FALSE(walk.broken_at());
  EXPECT_EQ(walk.entries(), 6);
}

TEST_F(AccessChain, TakesWhatNoTextCanHold) {
  const auto pool = NewPool();
  gateway::audit::AccessLog log(*pool);
  AccessRecord strange = Record();
  strange.subject = "\xff\xfe not UTF-8";
  EXPECT_TRUE(Append(log, std::move(strange)).ok());
  EXPECT_FALSE(Walked().broken_at());
}

TEST_F(AccessChain, LosesNothingByARecordThatCannotBeWritten) {
  const auto pool = NewPool();
  gateway::audit::AccessLog log(*pool);
  constexpr int kCalls = 40;
  std::atomic<int> refused = 0;
  std::latch done(kCalls);
  for (int i = 0; i < kCalls; ++i) {
    AccessRecord record = Record();
    if (i == 7) record.action = "NOTHING_KNOWN";
    log.Append(std::move(record), [&](const absl::Status& status) {
      if (!status.ok()) ++refused;
      done.count_down();
    });
  }
  done.wait();
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(Walked().entries(), kCalls - 1);
}

TEST_F(AccessChain, IsOutOfTheApplicationsReach) {
  AppendSome(1);
  auto connection = db::Connection::Open({.url = database_.url});
  ASSERT_TRUE(connection.ok()) << connection.status();
  for (const char* statement :
       {"insert into access_log.entry select * from access_log.entry", "update access_log.entry set subject = 'nobody'",
        "delete from access_log.entry", "truncate access_log.entry", "drop table access_log.entry",
        "update access_log.head set position = 0", "update access_log.anchor set position = 1",
        "select from access_log.head for update", "alter table access_log.entry disable trigger all",
        "select access_log.drop_partitions(now())", "select access_log.make_partitions(now())",
        "select access_log.grant_to('public')", "create table access_log.other (x int)",
        "create or replace function public.append_access_entries(calls jsonb) returns bigint language sql return 1",
        "drop function public.append_access_entries", "drop schema access_log cascade",
        "set role passerelle_chain_owner", "select public.maintain_access_log(11)"}) {
    EXPECT_FALSE((*connection)->Run(statement).ok()) << statement;
  }
  const auto partition =
      Sql("select relname from pg_class join pg_inherits on inhrelid = pg_class.oid "
          "where inhparent = 'access_log.entry'::regclass limit 1");
  EXPECT_FALSE((*connection)->Run(Cat("delete from access_log.", partition[0].Text("relname"))).ok());
  EXPECT_EQ(Walked().entries(), 2);
}

// Each kind of forgery, by somebody who has the owner's rights, and the position it is found at.
struct Forgery {
  const char* name;
  const char* sql;
  std::int64_t found_at;
};

// As somebody would who knows how the chain is made, but does not make all of it anew.
constexpr char kRehashing[] = R"(
update access_log.entry e
set purpose = 'SUPPORT',
    hash = access_log.hash_of(
      (select hash from access_log.entry where position = 1),
      row(e.position, e.access_time, e.subject, e.roles, e.sites, e.partner, e.address, e.method, e.action, e.person, 'SUPPORT',
          e.outcome, e.trace, null)::access_log.entry,
      access_log.framed(e.roles), access_log.framed(e.sites))
where position = 2)";

class ForgedChain : public AccessChain, public ::testing::WithParamInterface<Forgery> {};

TEST_P(ForgedChain, IsFound) {
  AppendSome(3);
  Sql(GetParam().sql);
  const auto [code, output] = Verify();
  EXPECT_EQ(code, 1);
  EXPECT_THAT(output, HasSubstr(Cat("broken at position ", GetParam().found_at, ":")));
}

INSTANTIATE_TEST_SUITE_P(
    By, ForgedChain,
    ::testing::Values(
        Forgery{"Altering", "update access_log.entry set purpose = 'EMERGENCY' where position = 3", 3},
        Forgery{"MovingAValue", "update access_log.entry set subject = subject || 'x' where position = 1", 1},
        Forgery{"Taking", "delete from access_log.entry where position = 4", 4},
        Forgery{"TakingTheFirst", "delete from access_log.entry where position = 1", 1},
        Forgery{"TakingTheLast", "delete from access_log.entry where position = 6", 6},
        Forgery{"ChangingTheTime",
                "update access_log.entry set access_time = access_time + interval '1 microsecond' where position = 5",
                5},
        Forgery{"RehashingOne", kRehashing, 3}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(AccessChain, ShowsWhetherItsEndWasCutOffToWhoeverNotedIt) {
  AppendSome(2);
  const auto [code, output] = Verify();
  ASSERT_EQ(code, 0) << output;
  EXPECT_THAT(output, StartsWith("The access log is sound: 4 entries."));
  const std::string noted = output.substr(output.rfind(' ') + 1, output.find_last_not_of('\n') - output.rfind(' '));
  AppendSome(1);
  EXPECT_EQ(Verify(noted).first, 0);

  Sql("delete from access_log.entry where position >= 4");
  Sql("update access_log.head set position = 3, hash = (select hash from access_log.entry where position = 3)");
  EXPECT_EQ(Verify().first, 0);
  const auto [late, told] = Verify(noted);
  EXPECT_EQ(late, 1);
  EXPECT_THAT(told, HasSubstr("broken at position 4:"));
  EXPECT_EQ(Verify("nonsense").first, 1);
}

TEST_F(AccessChain, GoesOnFromWhatIsNoLongerKept) {
  AppendSome(2);
  const std::string last = Walked().hash();
  EXPECT_GT(Count("select access_log.drop_partitions(now() + interval '2 months')"), 0);
  EXPECT_EQ(Count("select count(*) from access_log.entry"), 0);
  EXPECT_EQ(Walked().hash(), last);
  // The partition of the month is made again by whoever needs it first.
  Sql("update access_log.head set made_until = '-infinity'");
  AppendSome(1);
  const ChainWalk walk = Walked();
  EXPECT_FALSE(walk.broken_at());
  EXPECT_EQ(walk.entries(), 2);
  EXPECT_EQ(walk.position(), 6);
}

TEST_F(AccessChain, KeepsAYearWhateverTheApplicationAsksFor) {
  AppendSome(1);
  auto connection = db::Connection::Open({.url = database_.url});
  ASSERT_TRUE(connection.ok());
  EXPECT_TRUE((*connection)->Run("select maintain_access_log(12)").ok());
  EXPECT_EQ(Walked().entries(), 2);
  EXPECT_EQ(Count("select count(*) from pg_inherits where inhparent = 'access_log.entry'::regclass"), 4);
}

TEST_F(AccessChain, HasNoGapHoweverManyWriteAndWhateverIsKilled) {
  constexpr int kGateways = 4;
  constexpr int kCallers = 4;
  constexpr int kCalls = 50;
  std::atomic<int> written = 0;
  std::atomic<int> finished = 0;
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<db::Pool>> pools;
  std::vector<std::unique_ptr<gateway::audit::AccessLog>> logs;
  for (int g = 0; g < kGateways; ++g) {
    pools.push_back(NewPool());
    logs.push_back(std::make_unique<gateway::audit::AccessLog>(*pools.back()));
    for (int c = 0; c < kCallers; ++c) {
      threads.emplace_back([&, &log = *logs.back()] {
        for (int i = 0; i < kCalls; ++i) written += Append(log, Record()).ok() ? 1 : 0;
        ++finished;
      });
    }
  }
  int killed = 0;
  while (finished < kGateways * kCallers) {
    if (killed < 30) killed += Postgres::Running().KillSessions(database_.name, "query like '%append_access_entries%'");
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GT(killed, 0);
  const ChainWalk walk = Walked();
  EXPECT_FALSE(walk.broken_at());
  EXPECT_GT(written, 0);
  // What was told to be written is there; a session that was killed at its commit may have written what nobody was told
  // of.
  EXPECT_GE(walk.entries(), written);
  EXPECT_EQ(Count("select max(position) - count(*) from access_log.entry"), 0);
}

}  // namespace
}  // namespace passerelle::testing
