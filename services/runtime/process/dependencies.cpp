#include "services/runtime/process/dependencies.h"

#include "services/runtime/base/text.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/database_wait.h"
#include "sql/runtime.h"

namespace passerelle::process {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

std::vector<db::Migration> MigrationsOf(const ServiceDefinition& definition) {
  std::vector<db::Migration> migrations = events::sql::Migrations();
  migrations.insert(migrations.end(), definition.migrations.begin(), definition.migrations.end());
  return migrations;
}

std::vector<db::Statement> StatementsOf(const ServiceDefinition& definition) {
  std::vector<db::Statement> statements = events::sql::All();
  statements.insert(statements.end(), definition.statements.begin(), definition.statements.end());
  return statements;
}

absl::Status CheckGiven(const config::Settings& settings, const config::Setting& setting) {
  if (!settings.Text(setting).empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat(setting.name, ": must be given"));
}

}  // namespace

absl::StatusOr<Dependencies> Dependencies::Make(const ServiceDefinition& definition, config::Settings settings) {
  RETURN_IF_ERROR(CheckGiven(settings, kDatabaseUrl));
  const std::string& url = settings.Text(kDatabaseUrl);
  const std::vector<db::Migration> migrations = MigrationsOf(definition);
  const absl::Status migrated = AwaitDatabase(kPatience, [&] { return db::CheckMigrated(url, migrations); });
  if (absl::IsFailedPrecondition(migrated)) {
    return absl::FailedPreconditionError(StrCat("the database is not at this version: ", ToStd(migrated.message()),
                                                "; run `passerelle-", definition.name, " migrate`"));
  }
  RETURN_IF_ERROR(migrated);
  auto pool = std::make_unique<db::Pool>(db::PoolOptions{
      .url = url, .size = static_cast<int>(settings.Int(kPoolSize)), .statements = StatementsOf(definition)});
  auto cache = std::make_unique<cache::Cache>(
      cache::CacheOptions{.url = settings.Text(kRedisUrl), .prefix = StrCat(definition.name, ":")});
  return Dependencies{std::move(settings), std::move(pool), std::move(cache)};
}

absl::Status MigrateDatabase(const ServiceDefinition& definition, const config::Settings& settings) {
  RETURN_IF_ERROR(CheckGiven(settings, kOwnerDatabaseUrl));
  RETURN_IF_ERROR(CheckGiven(settings, kApplicationRole));
  return AwaitDatabase(kPatience, [&] {
    return db::Migrate(settings.Text(kOwnerDatabaseUrl), settings.Text(kApplicationRole), MigrationsOf(definition));
  });
}

}  // namespace passerelle::process
