#include "tests/service/runtime/runtime_fixture.h"

#include "services/runtime/db/migrator.h"
#include "services/runtime/events/outbox.h"
#include "sql/runtime.h"

namespace passerelle::testing {

Database RuntimeDatabase() {
  Database database = Postgres::Running().CreateDatabase("runtime");
  const absl::Status migrated = db::Migrate(database.owner_url, database.application_role, events::sql::Migrations());
  EXPECT_TRUE(migrated.ok()) << migrated;
  return database;
}

std::unique_ptr<db::Connection> Connect(const Database& database) {
  auto connection = db::Connection::Open({.url = database.url});
  EXPECT_TRUE(connection.ok()) << connection.status();
  return *std::move(connection);
}

events::v1::Fact SiteFact(const std::string& site, std::int64_t version) {
  events::v1::Fact fact;
  fact.mutable_site_changed()->set_site(site);
  fact.mutable_site_changed()->set_version(version);
  return fact;
}

absl::Status Emit(db::Executor& executor, const std::string& site, std::int64_t version) {
  return ExecuteText(executor, "insert into outbox (fact) values ($1::bytea)",
                     {events::EncodeFact(SiteFact(site, version))})
      .status();
}

}  // namespace passerelle::testing
