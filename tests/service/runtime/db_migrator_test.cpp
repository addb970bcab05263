// Migrations: once, in order, unchanged, whoever else migrates.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/runtime/db/migrator.h"
#include "tests/service/runtime/runtime_fixture.h"

namespace passerelle::testing {
namespace {

const std::vector<db::Migration> kFirst = {
    {"shop", "0001_item", "create table item (id int primary key); create sequence number"}};
const std::vector<db::Migration> kBoth = {
    kFirst[0],
    {"shop", "0002_price", "alter table item add column price int not null default 0; create table sale (id int)"}};

absl::Status Migrate(const Database& database, const std::vector<db::Migration>& migrations) {
  return db::Migrate(database.owner_url, database.application_role, migrations);
}

std::int64_t AppliedTo(const Database& database) {
  return Postgres::Running().Sql(database.name, "select count(*) as applied from schema_migration")[0].Int("applied");
}

TEST(Migrate, AppliesWhatIsMissingOnce) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  ASSERT_OK(Migrate(database, kFirst));
  ASSERT_OK(Migrate(database, kBoth));
  ASSERT_OK(Migrate(database, kBoth));
  EXPECT_EQ(AppliedTo(database), 2);
  EXPECT_OK(db::CheckMigrated(database.url, kBoth));
}

TEST(Migrate, ByManyAtOnceAppliesEachOnce) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  std::vector<absl::Status> outcomes(8);
  std::vector<std::thread> migrators;
  for (absl::Status& outcome : outcomes) {
    migrators.emplace_back([&outcome, &database] { outcome = Migrate(database, kBoth); });
  }
  for (std::thread& migrator : migrators) migrator.join();
  for (const absl::Status& outcome : outcomes) EXPECT_OK(outcome);
  EXPECT_EQ(AppliedTo(database), 2);
}

TEST(Migrate, RefusesAMigrationThatWasEditedAndNamesIt) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  ASSERT_OK(Migrate(database, kFirst));
  const std::vector<db::Migration> edited = {{"shop", "0001_item", "create table item (id bigint primary key)"}};
  const absl::Status status = Migrate(database, edited);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.ToString().find("shop/0001_item"), std::string::npos) << status;
  EXPECT_EQ(db::CheckMigrated(database.url, edited).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Migrate, RefusesAPastThatTheProgramDoesNotKnow) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  ASSERT_OK(Migrate(database, kBoth));
  EXPECT_EQ(Migrate(database, {kBoth[1]}).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Migrate, OfAnOlderProgramAcceptsANewerDatabase) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  ASSERT_OK(Migrate(database, kBoth));
  EXPECT_OK(Migrate(database, kFirst));
  EXPECT_OK(db::CheckMigrated(database.url, kFirst));
}

TEST(Migrate, ThatFailsLeavesNothingOfIt) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  const std::vector<db::Migration> broken = {
      kFirst[0], {"shop", "0002_price", "create table price (id int); insert into nowhere values (1)"}};
  const absl::Status status = Migrate(database, broken);
  EXPECT_NE(status.ToString().find("shop/0002_price"), std::string::npos) << status;
  EXPECT_EQ(AppliedTo(database), 1);
  EXPECT_EQ(db::CheckMigrated(database.url, kBoth).code(), absl::StatusCode::kNotFound);
  EXPECT_OK(Migrate(database, kBoth));
}

TEST(Migrate, LetsTheApplicationChangeDataAndNothingElse) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  ASSERT_OK(Migrate(database, kBoth));
  const auto application = Connect(database);
  EXPECT_OK(ExecuteText(*application, "insert into item (id) values (nextval('number'))"));
  EXPECT_OK(ExecuteText(*application, "update item set price = 1"));
  EXPECT_OK(ExecuteText(*application, "insert into sale values (1)"));
  EXPECT_OK(ExecuteText(*application, "delete from sale"));
  EXPECT_FALSE(ExecuteText(*application, "create table mine (id int)").ok());
  EXPECT_FALSE(ExecuteText(*application, "drop table sale").ok());
  EXPECT_FALSE(ExecuteText(*application, "truncate sale").ok());
  EXPECT_FALSE(ExecuteText(*application, "delete from schema_migration").ok());
}

// Makes the price of every item known before its column may be asked for.
db::DataStep StepBeforePrice(std::function<absl::Status(db::Connection&)> run) {
  return {.component = "shop", .before = "0002_price", .run = std::move(run)};
}

TEST(AStepInCode, RunsOnceBetweenTwoMigrations) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  int runs = 0;
  const std::vector<db::DataStep> steps = {StepBeforePrice([&runs](db::Connection& owner) {
    ++runs;
    return ExecuteText(owner, "insert into item (id) values (1)").status();
  })};
  const auto migrate = [&] { return db::Migrate(database.owner_url, database.application_role, kBoth, steps); };
  ASSERT_OK(migrate());
  ASSERT_OK(migrate());
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Postgres::Running().Sql(database.name, "select price from item")[0].Int("price"), 0);
}

TEST(AStepInCode, ThatFailsKeepsTheMigrationBackAndRunsAgain) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  bool works = false;
  const std::vector<db::DataStep> steps = {StepBeforePrice([&works](db::Connection& owner) -> absl::Status {
    RETURN_IF_ERROR(ExecuteText(owner, "insert into item (id) values (1) on conflict do nothing").status());
    return works ? absl::OkStatus() : absl::UnavailableError("killed half-way");
  })};
  const auto migrate = [&] { return db::Migrate(database.owner_url, database.application_role, kBoth, steps); };
  const absl::Status failed = migrate();
  EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(failed.ToString().find("shop/0002_price"), std::string::npos) << failed;
  EXPECT_EQ(AppliedTo(database), 1);
  works = true;
  ASSERT_OK(migrate());
  EXPECT_EQ(AppliedTo(database), 2);
}

TEST(CheckMigrated, NamesWhatIsMissing) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  EXPECT_EQ(db::CheckMigrated(database.url, kFirst).code(), absl::StatusCode::kNotFound);
  ASSERT_OK(Migrate(database, kFirst));
  const absl::Status status = db::CheckMigrated(database.url, kBoth);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.ToString().find("shop/0002_price"), std::string::npos) << status;
}

TEST(CheckMigrated, BetweenTheFirstTableAndItsGrantFindsTheDatabaseNotMigrated) {
  const Database database = Postgres::Running().CreateDatabase("shop");
  ASSERT_OK(Migrate(database, kFirst));
  const auto owner = db::Connection::Open({.url = database.owner_url});
  ASSERT_OK(owner);
  ASSERT_OK((*owner)->Run("revoke all on schema_migration from " + database.application_role));
  EXPECT_EQ(db::CheckMigrated(database.url, kFirst).code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace passerelle::testing
