// The hashes of requests that an earlier version kept are keyed when the database is brought to this one.
#include <gtest/gtest.h>

#include "services/referrals/sealing.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/referrals_service.h"
#include "sql/runtime.h"
#include "sql/vault.h"
#include "tests/support/master_keys.h"
#include "tests/support/postgres.h"

namespace passerelle::referrals {
namespace {

// A database as it stood before 0009.
class KeyingRequestHashes : public ::testing::Test {
 protected:
  KeyingRequestHashes() {
    EXPECT_TRUE(MigrateUpTo("0008_emergency_alerts").ok());
    Sql("insert into partner (id, name, name_folded, organisation, siret, description, services, themes, territories, "
        "opening_hours, address_line, postal_code, city, insee_code, webhook_url, request_hash) "
        "values ('csapa', 'CSAPA', 'csapa', '', '', '', '[]', '{}', '{}', '', '', '', '', '', '', $1::bytea)",
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
  std::string Referral(const db::Param& person) {
    const std::string id = NewUuidV7();
    Sql("insert into referral (id, site, person, partner, theme, summary, urgency, disclose, accompanied, "
        "request_hash) values ($1::uuid, 'arras', $2::uuid, 'csapa', 'HOUSING', '', 'HIGH', '{}', false, $3::bytea)",
        {id, person, db::Bytes{plain_}});
    return id;
  }
  std::string HashOf(const std::string& table, const std::string& id) {
    return Sql("select request_hash from " + table + " where id::text = $1", {id})[0].Bytes("request_hash");
  }

  const testing::Database database_ = testing::Postgres::Running().CreateDatabase("keying_referrals");
  const vault::Vault vault_ = vault::Vault::Create(testing::NewMasterKeys()).value();
  const std::string plain_ = std::string(32, 'h');
};

TEST_F(KeyingRequestHashes, KnowsTheCallsOfBeforeAgain) {
  const std::string referral = Referral(NewUuidV7());
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  const std::string keyed = vault::KeyedRequestHash(vault_, plain_);
  EXPECT_EQ(HashOf("referral", referral), keyed);
  EXPECT_EQ(HashOf("partner", "csapa"), keyed);
}

TEST_F(KeyingRequestHashes, LeavesNoneOfPeopleWhoWereForgotten) {
  const std::string referral = Referral(std::nullopt);
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  EXPECT_EQ(HashOf("referral", referral), "");
}

}  // namespace
}  // namespace passerelle::referrals
