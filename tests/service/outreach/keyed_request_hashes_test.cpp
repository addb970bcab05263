// The hashes of requests that an earlier version kept are keyed when the database is brought to this one.
#include <gtest/gtest.h>

#include "services/outreach/sealing.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"
#include "sql/runtime.h"
#include "sql/vault.h"
#include "tests/support/master_keys.h"
#include "tests/support/postgres.h"

namespace passerelle::outreach {
namespace {

// A database as it stood before 0009.
class KeyingRequestHashes : public ::testing::Test {
 protected:
  KeyingRequestHashes() {
    EXPECT_TRUE(MigrateUpTo("0008_clear_text_gone").ok());
    Sql("insert into site (id, display_name, time_zone, address, schedule, request_hash) "
        "values ('arras', 'Arras', 'Europe/Paris', '', '{}', $1::bytea)",
        {db::Bytes{plain_}});
  }

  absl::Status MigrateUpTo(const std::string& last) {
    std::vector<db::Migration> migrations = events::sql::Migrations();
    for (const db::Migration& migration : vault::sql::Migrations()) migrations.push_back(migration);
    for (const db::Migration& migration : sql::Migrations()) {
      if (migration.name <= last) migrations.push_back(migration);
    }
    const process::DataStep step = KeyRequestHashes();
    const config::Settings settings = config::Settings::Read({}, {}).value();
    return db::Migrate(database_.owner_url, database_.application_role, migrations,
                       {{.component = std::string(migrations.back().component),
                         .before = step.before,
                         .run = [&](db::Connection& owner) { return step.run(owner, vault_, settings); }}});
  }
  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return testing::Postgres::Running().Sql(database_.name, sql, params);
  }
  std::string Appointment(const db::Param& person, const std::string& reason, int version) {
    const std::string id = NewUuidV7();
    Sql("insert into appointment (id, site, person, start_time, end_time, service_day, reason, version, request_hash) "
        "values ($1::uuid, 'arras', $2::uuid, now(), now() + interval '30 minutes', current_date, $3::bytea, "
        "$4::bigint, $5::bytea)",
        {id, person, db::Bytes{reason}, version, db::Bytes{plain_}});
    return id;
  }
  std::string WaitingEntry(const db::Param& person) {
    const std::string id = NewUuidV7();
    Sql("insert into waiting_entry (id, site, person, first_day, last_day, duration_minutes, reason, request_hash) "
        "values ($1::uuid, 'arras', $2::uuid, current_date, current_date, 30, '', $3::bytea)",
        {id, person, db::Bytes{plain_}});
    return id;
  }
  std::string HashOf(const std::string& table, const std::string& id) {
    return Sql("select request_hash from " + table + " where id::text = $1", {id})[0].Bytes("request_hash");
  }

  const testing::Database database_ = testing::Postgres::Running().CreateDatabase("keying_outreach");
  const vault::Vault vault_ = vault::Vault::Create(testing::NewMasterKeys()).value();
  const std::string plain_ = std::string(32, 'h');
};

TEST_F(KeyingRequestHashes, KnowsTheCallsOfBeforeAgain) {
  const std::string somebodys = Appointment(NewUuidV7(), "", 2), nobodys = Appointment(std::nullopt, "", 1);
  const std::string entry = WaitingEntry(NewUuidV7());
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  const std::string keyed = vault::KeyedRequestHash(vault_, plain_);
  for (const std::string& id : {somebodys, nobodys}) EXPECT_EQ(HashOf("appointment", id), keyed);
  EXPECT_EQ(HashOf("waiting_entry", entry), keyed);
  EXPECT_EQ(HashOf("site", "arras"), keyed);
}

TEST_F(KeyingRequestHashes, LeavesNoneOfPeopleWhoWereForgotten) {
  const std::string appointment = Appointment(std::nullopt, "", 2), entry = WaitingEntry(std::nullopt);
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  EXPECT_EQ(HashOf("appointment", appointment), "");
  EXPECT_EQ(HashOf("waiting_entry", entry), "");
}

TEST_F(KeyingRequestHashes, GoesThroughMoreRowsThanOneBatchTakes) {
  Sql("insert into waiting_entry (id, site, person, first_day, last_day, duration_minutes, reason, request_hash) "
      "select gen_random_uuid(), 'arras', gen_random_uuid(), current_date, current_date, 30, '', $1::bytea "
      "from generate_series(1, 1100)",
      {db::Bytes{plain_}});
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  EXPECT_EQ(Sql("select count(*) as n from waiting_entry where octet_length(request_hash) = 16")[0].Int("n"), 1100);
}

}  // namespace
}  // namespace passerelle::outreach
