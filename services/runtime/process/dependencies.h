// What a service stands on before it serves: its settings, its migrated database, its cache.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <vector>

#include "services/runtime/cache/cache.h"
#include "services/runtime/config/settings.h"
#include "services/runtime/db/database.h"
#include "services/runtime/process/service.h"

namespace passerelle::process {

struct Dependencies {
  config::Settings settings;
  std::unique_ptr<db::Pool> pool;
  std::unique_ptr<cache::Cache> cache;
  std::unique_ptr<const vault::Vault> vault;  // null unless the service seals

  // Waits for the database for at most 30 s. UNAVAILABLE when it does not come, FAILED_PRECONDITION when it is not
  // migrated.
  static absl::StatusOr<Dependencies> Make(const ServiceDefinition& definition, config::Settings settings);

  StateInputs Inputs() const { return {*pool, *cache, settings, vault.get()}; }
};

// The keys of a service's personal data; null for one that does not seal. INVALID_ARGUMENT names the setting.
absl::StatusOr<std::unique_ptr<const vault::Vault>> MakeVault(const ServiceDefinition& definition,
                                                              const config::Settings& settings);

// The runtime's migrations and statements, then the service's own.
std::vector<db::Migration> MigrationsOf(const ServiceDefinition& definition);

// Brings the service's database to its schema.
absl::Status MigrateDatabase(const ServiceDefinition& definition, const config::Settings& settings);

// The command `rotate-keys` of a service that seals: wraps every data key by the first master key and says how many.
// UNAVAILABLE when some are left, and the old master key is still needed.
absl::Status RotateMasterKey(const StateInputs& inputs);

}  // namespace passerelle::process
