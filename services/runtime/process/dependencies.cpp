#include "services/runtime/process/dependencies.h"

#include "services/runtime/base/text.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/database_wait.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/vault/rotation.h"
#include "sql/runtime.h"
#include "sql/vault.h"

namespace passerelle::process {
namespace {

// As long as a cluster lets a process start (the startup probe: 120 s), so that it says itself what it waited for.
constexpr absl::Duration kPatience = absl::Seconds(110);

template <class Part>
void Append(const std::vector<Part>& parts, std::vector<Part>& whole) {
  whole.insert(whole.end(), parts.begin(), parts.end());
}

std::vector<db::Statement> StatementsOf(const ServiceDefinition& definition) {
  std::vector<db::Statement> statements = events::sql::All();
  if (definition.sealed) Append(vault::sql::All(), statements);
  Append(definition.statements, statements);
  return statements;
}

absl::Status CheckGiven(const config::Settings& settings, const config::Setting& setting) {
  if (!settings.Text(setting).empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat(setting.name, ": must be given"));
}

// UNAVAILABLE while waiting may help: the migration may be under way beside this process.
absl::Status CheckDatabase(const ServiceDefinition& definition, const std::string& url,
                           const std::vector<db::Migration>& migrations) {
  absl::Status status = db::CheckMigrated(url, migrations);
  const bool lacks_some = absl::IsNotFound(status);
  if (!lacks_some && !absl::IsFailedPrecondition(status)) return status;
  return {lacks_some ? absl::StatusCode::kUnavailable : status.code(),
          StrCat("the database is not at this version: ", ToStd(status.message()), "; run `passerelle-",
                 definition.name, " migrate`")};
}

std::vector<db::DataStep> DataStepsOf(const ServiceDefinition& definition, const vault::Vault* vault,
                                      const config::Settings& settings) {
  std::vector<db::DataStep> steps;
  steps.reserve(definition.data_steps.size());
  for (const DataStep& step : definition.data_steps) {
    steps.push_back(
        {.component = std::string(definition.migrations.front().component),
         .before = step.before,
         .run = [&step, vault, &settings](db::Connection& owner) { return step.run(owner, *vault, settings); }});
  }
  return steps;
}

}  // namespace

absl::StatusOr<std::unique_ptr<const vault::Vault>> MakeVault(const ServiceDefinition& definition,
                                                              const config::Settings& settings) {
  if (!definition.sealed) return nullptr;
  if (settings.Text(kMasterKeys).empty()) {
    return absl::InvalidArgumentError(
        StrCat(kMasterKeys.name, ": must be given, by ", kMasterKeys.name, "_FILE: ", definition.name,
               " holds personal data, and neither stores it in clear nor reads it without its keys"));
  }
  absl::StatusOr<vault::Vault> vault = vault::Vault::Create(settings.Text(kMasterKeys));
  if (!vault.ok()) return absl::InvalidArgumentError(StrCat(kMasterKeys.name, ": ", ToStd(vault.status().message())));
  return std::make_unique<const vault::Vault>(*std::move(vault));
}

std::vector<db::Migration> MigrationsOf(const ServiceDefinition& definition) {
  std::vector<db::Migration> migrations = events::sql::Migrations();
  if (definition.sealed) Append(vault::sql::Migrations(), migrations);
  Append(definition.migrations, migrations);
  return migrations;
}

absl::StatusOr<Dependencies> Dependencies::Make(const ServiceDefinition& definition, config::Settings settings) {
  RETURN_IF_ERROR(CheckGiven(settings, kDatabaseUrl));
  ASSIGN_OR_RETURN(auto vault, MakeVault(definition, settings));
  const std::string& url = settings.Text(kDatabaseUrl);
  const std::vector<db::Migration> migrations = MigrationsOf(definition);
  RETURN_IF_ERROR(AwaitDatabase(kPatience, [&] { return CheckDatabase(definition, url, migrations); }));
  auto pool = std::make_unique<db::Pool>(db::PoolOptions{
      .url = url, .size = static_cast<int>(settings.Int(kPoolSize)), .statements = StatementsOf(definition)});
  auto cache = std::make_unique<cache::Cache>(
      cache::CacheOptions{.url = settings.Text(kRedisUrl), .prefix = StrCat(definition.name, ":")});
  return Dependencies{std::move(settings), std::move(pool), std::move(cache), std::move(vault)};
}

absl::Status MigrateDatabase(const ServiceDefinition& definition, const config::Settings& settings) {
  RETURN_IF_ERROR(CheckGiven(settings, kOwnerDatabaseUrl));
  RETURN_IF_ERROR(CheckGiven(settings, kApplicationRole));
  ASSIGN_OR_RETURN(const auto vault, MakeVault(definition, settings));
  return AwaitDatabase(kPatience, [&] {
    return db::Migrate(settings.Text(kOwnerDatabaseUrl), settings.Text(kApplicationRole), MigrationsOf(definition),
                       DataStepsOf(definition, vault.get(), settings));
  });
}

absl::Status RotateMasterKey(const StateInputs& inputs) {
  ASSIGN_OR_RETURN(const vault::Rotation rotation, vault::RotateKeys(inputs.pool, *inputs.vault));
  telemetry::Log(telemetry::Level::kInfo, "data keys were wrapped by the first master key",
                 {{"wrapped", rotation.wrapped}, {"left", rotation.left}});
  if (rotation.left == 0) return absl::OkStatus();
  return absl::UnavailableError(
      StrCat(rotation.left, " data keys are still wrapped by another master key: run rotate-keys again, and keep it"));
}

}  // namespace passerelle::process
