// Every statement of every service must fit its own schema.
#include <gtest/gtest.h>

#include "services/contacts/service.h"
#include "services/outreach/service.h"
#include "services/referrals/service.h"
#include "services/runtime/db/migrator.h"
#include "services/statistics/service.h"
#include "services/supplies/service.h"
#include "sql/runtime.h"
#include "sql/vault.h"
#include "tests/service/runtime/runtime_fixture.h"

namespace passerelle::testing {
namespace {

class StatementsOf : public ::testing::TestWithParam<process::ServiceDefinition (*)()> {};

TEST_P(StatementsOf, EachIsAcceptedByTheMigratedDatabase) {
  const process::ServiceDefinition definition = GetParam()();
  const Database database = Postgres::Running().CreateDatabase("statements_" + definition.name);
  std::vector<db::Migration> migrations = events::sql::Migrations();
  std::vector<db::Statement> statements = events::sql::All();
  if (definition.sealed) {
    const std::vector<db::Migration> vault = vault::sql::Migrations();
    migrations.insert(migrations.end(), vault.begin(), vault.end());
    const std::vector<db::Statement> of_vault = vault::sql::All();
    statements.insert(statements.end(), of_vault.begin(), of_vault.end());
  }
  migrations.insert(migrations.end(), definition.migrations.begin(), definition.migrations.end());
  ASSERT_OK(db::Migrate(database.owner_url, database.application_role, migrations));
  statements.insert(statements.end(), definition.statements.begin(), definition.statements.end());
  const auto connection = Connect(database);
  for (const db::Statement& statement : statements) {
    const absl::Status status = connection->Prepare(statement);
    EXPECT_TRUE(status.ok()) << statement.name << ": " << status;
    EXPECT_TRUE(statement.sql.starts_with("--")) << statement.name << " does not say what it takes and answers";
  }
}

INSTANTIATE_TEST_SUITE_P(Services, StatementsOf,
                         ::testing::Values(&contacts::Definition, &supplies::Definition, &outreach::Definition,
                                           &referrals::Definition, &statistics::Definition),
                         [](const auto& info) { return info.param().name; });

}  // namespace
}  // namespace passerelle::testing
