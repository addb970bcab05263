// The settings every service has.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/config/settings.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::process {

extern const config::Setting kListenAddress;
extern const config::Setting kAdminAddress;
extern const config::Setting kHealthAddress;
extern const config::Setting kTlsDir;
extern const config::Setting kDatabaseUrl;
extern const config::Setting kOwnerDatabaseUrl;
extern const config::Setting kApplicationRole;
extern const config::Setting kRedisUrl;
extern const config::Setting kSigningKey;
extern const config::Setting kTrustedKeys;
extern const config::Setting kNeighbours;
extern const config::Setting kPoolSize;
extern const config::Setting kWorkers;
extern const config::Setting kLogLevel;
extern const config::Setting kDrainSeconds;
extern const config::Setting kEventRetentionDays;
// Needed by the services that hold personal data.
extern const config::Setting kMasterKeys;

// The common settings and the service's own.
std::vector<config::Setting> SettingsWith(const std::vector<config::Setting>& own);

// "gateway=KEY,contacts=KEY" → {gateway: KEY, contacts: KEY}; only the first = of an entry separates. INVALID_ARGUMENT
// names the setting.
absl::StatusOr<std::map<std::string, std::string>> ReadMap(const config::Settings& settings,
                                                           const config::Setting& setting);

// The same for addresses of other processes, each as gRPC takes it: see rpc::TargetOf.
absl::StatusOr<std::map<std::string, std::string>> ReadAddresses(const config::Settings& settings,
                                                                 const config::Setting& setting);

// INVALID_ARGUMENT for anything but debug, info, warning, error.
absl::StatusOr<telemetry::Level> ReadLogLevel(const config::Settings& settings);

// How long the event log is kept, infinite for 0 days. INVALID_ARGUMENT for less.
absl::StatusOr<absl::Duration> ReadEventRetention(const config::Settings& settings);

// Traffic that is not encrypted stays on this machine: INVALID_ARGUMENT for another address unless the folder `tls`
// is given.
absl::Status CheckAddress(const config::Settings& settings, const config::Setting& address, const config::Setting& tls);

// What the process shows the others of the suite; null without kTlsDir. INVALID_ARGUMENT names the setting.
absl::StatusOr<std::shared_ptr<const tls::Credentials>> OpenCredentials(const config::Settings& settings,
                                                                        const std::string& process);

}  // namespace passerelle::process
