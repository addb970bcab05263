// A database whose logins are in clear is brought to one that tells nobody's.
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/access/password.h"
#include "gateway/base/text.h"
#include "gateway/settings.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/dependencies.h"
#include "tests/gateway/account_fixture.h"
#include "tests/support/postgres.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;

class SealLogins : public AccountFixture {
 protected:
  SealLogins() {
    environment_["PASSERELLE_DATABASE_URL"] = database_.url;
    environment_["PASSERELLE_OWNER_DATABASE_URL"] = database_.owner_url;
    environment_["PASSERELLE_APPLICATION_ROLE"] = database_.application_role;
  }
  // As it was before logins were sealed.
  void MigrateToOldVersion() {
    std::vector<db::Migration> migrations = process::MigrationsOf(gateway::Definition());
    const auto end = std::find_if(migrations.begin(), migrations.end(), [](const db::Migration& migration) {
      return migration.name == "0005_clear_logins_gone";
    });
    migrations.erase(end, migrations.end());
    const absl::Status migrated = db::Migrate(database_.owner_url, database_.application_role, migrations);
    ASSERT_TRUE(migrated.ok()) << migrated;
  }
  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return Postgres::Running().Sql(database_.name, sql, params);
  }
  void InsertOld(const std::string& login) {
    Sql("insert into account (id, login, password_hash, roles, sites) values ($1::uuid, $2, $3, array['nurse'], "
        "array['calais'])",
        {NewUuidV7(), login, gateway::HashPassword(kOwnPassword)});
  }
  absl::Status Migrate() {
    const auto settings = config::Settings::Read(gateway::AllSettings(), environment_);
    return settings.ok() ? process::MigrateDatabase(gateway::Definition(), *settings) : settings.status();
  }

  const Database database_ = Postgres::Running().CreateDatabase(Cat("passerelle_gateway_", NewUuidV7().substr(24)));
  Environment environment_ = suite_.Settings();
};

TEST_F(SealLogins, KeepsEveryAccount) {
  MigrateToOldVersion();
  for (int i = 0; i < 250; ++i) {
    Sql("insert into account (id, login, password_hash, roles, sites) values ($1::uuid, $2, '', array['nurse'], "
        "array['calais'])",
        {NewUuidV7(), Cat("somebody-", i)});
  }
  InsertOld("Zoé");
  ASSERT_TRUE(Migrate().ok());
  ASSERT_TRUE(Migrate().ok());
  EXPECT_EQ(Sql("select count(*)::int as accounts from account where sealed_login is not null")[0].Int("accounts"),
            251);
  const auto gateway = suite_.StartAnother(environment_);
  EXPECT_EQ(Open("Zoé", kOwnPassword, "", gateway->http_port()).status, 200);
  EXPECT_EQ(Open("zoe", kOwnPassword, "", gateway->http_port()).status, 200);
}

TEST_F(SealLogins, RefusesLoginsThatWouldBecomeOne) {
  MigrateToOldVersion();
  InsertOld("zoe");
  InsertOld("Zoé");
  const absl::Status refused = Migrate();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_EQ(std::string(refused.message()).find("Zo"), std::string::npos) << "a login is personal";
  Sql("update account set login = 'zoe-2' where login = 'Zoé'");
  EXPECT_TRUE(Migrate().ok());
}

TEST_F(SealLogins, LeavesNoLoginOrAddressInTheDatabase) {
  Json request = Wanted("nurse", {"calais"});
  request["email"] = "canary@example.org";
  Created(director_, request);
  const auto rows = suite_.Sql(
      "select count(*)::int as found from account where account::text like '%' || $1 || '%' or account::text like "
      "'%canary@example%' or encode(sealed_email, 'escape') like '%canary%'",
      {std::string(request["login"])});
  EXPECT_EQ(rows[0].Int("found"), 0);
}

}  // namespace
}  // namespace passerelle::testing
