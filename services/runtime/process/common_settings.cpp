#include "services/runtime/process/common_settings.h"

#include <absl/strings/str_split.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/process/trace_settings.h"
#include "services/runtime/rpc/channel.h"

namespace passerelle::process {

const config::Setting kListenAddress{"PASSERELLE_LISTEN_ADDRESS", std::string("127.0.0.1:9000"),
                                     "Where gRPC is served; port 0 lets the system choose one."};
const config::Setting kAdminAddress{"PASSERELLE_ADMIN_ADDRESS", std::string(),
                                    "Where GET /metrics is served; empty: nowhere."};
const config::Setting kHealthAddress{"PASSERELLE_HEALTH_LISTEN", std::string(),
                                     "Where grpc.health.v1 alone is served, without TLS, for probes: \"liveness\" of "
                                     "the process, \"readiness\" with what "
                                     "it stands on; empty: nowhere."};
const config::Setting kTlsDir{
    "PASSERELLE_TLS_DIR", std::string(),
    "A folder with tls.crt, tls.key and ca.crt: processes of the suite then talk by mutual TLS only, each known by the "
    "URI spiffe://passerelle/<process> in its certificate. Renewed files are taken without a restart."};
const config::Setting kDatabaseUrl{"PASSERELLE_DATABASE_URL", std::string(),
                                   "The service's PostgreSQL database, as its application role.", true};
const config::Setting kOwnerDatabaseUrl{"PASSERELLE_OWNER_DATABASE_URL", std::string(),
                                        "The same database, as the role that owns its schema; read by `migrate` only.",
                                        true};
const config::Setting kApplicationRole{"PASSERELLE_APPLICATION_ROLE", std::string(),
                                       "The role that `migrate` grants the rights on data."};
const config::Setting kRedisUrl{"PASSERELLE_REDIS_URL", std::string(), "The cache; empty: no cache."};
const config::Setting kSigningKey{"PASSERELLE_SIGNING_KEY", std::string(),
                                  "Ed25519 seed in base64, with which this process tells its neighbours who it is.",
                                  true};
const config::Setting kTrustedKeys{"PASSERELLE_TRUSTED_KEYS", std::string(),
                                   "Public keys of the processes that may call, as gateway=KEY,contacts=KEY; two while "
                                   "one is being changed: gateway=OLD|NEW."};
const config::Setting kNeighbours{"PASSERELLE_NEIGHBOURS", std::string(),
                                  "Where the services that it follows or calls are served, as "
                                  "outreach=HOST:PORT,supplies=HOST:PORT. A name may stand "
                                  "for several replicas, or their IP addresses be given: supplies=IP:PORT|IP:PORT."};
const config::Setting kPoolSize{"PASSERELLE_POOL_SIZE", std::int64_t{16}, "Most connections to the database."};
const config::Setting kWorkers{"PASSERELLE_WORKERS", std::int64_t{32}, "Threads that handle calls."};
const config::Setting kLogLevel{"PASSERELLE_LOG_LEVEL", std::string("info"),
                                "The least level logged: debug, info, warning, error."};
const config::Setting kDrainSeconds{"PASSERELLE_DRAIN_SECONDS", std::int64_t{10},
                                    "How long running calls may take to end when the process stops."};
const config::Setting kEventRetentionDays{"PASSERELLE_EVENT_RETENTION_DAYS", std::int64_t{0},
                                          "How many days the event log is kept; 0 keeps everything. A service that is "
                                          "new, or builds its figures again, needs "
                                          "the whole log of the others."};
const config::Setting kMasterKeys{
    "PASSERELLE_MASTER_KEYS", std::string(),
    "The master keys of the personal data in the database, one a line as NAME BASE64-OF-32-BYTES: the first wraps, the "
    "others only unwrap; and a line \"index BASE64\" with the key of the lookup hashes, which never changes.",
    true};

std::vector<config::Setting> SettingsWith(const std::vector<config::Setting>& own) {
  std::vector<config::Setting> settings = {kListenAddress, kAdminAddress,     kHealthAddress,   kTlsDir,
                                           kDatabaseUrl,   kOwnerDatabaseUrl, kApplicationRole, kRedisUrl,
                                           kSigningKey,    kTrustedKeys,      kNeighbours,      kPoolSize,
                                           kWorkers,       kLogLevel,         kDrainSeconds,    kEventRetentionDays,
                                           kMasterKeys,    kOtlpEndpoint,     kOtlpAuthority,   kTraceRatio};
  settings.insert(settings.end(), own.begin(), own.end());
  return settings;
}

absl::StatusOr<std::map<std::string, std::string>> ReadMap(const config::Settings& settings,
                                                           const config::Setting& setting) {
  std::map<std::string, std::string> entries;
  for (const absl::string_view part : absl::StrSplit(settings.Text(setting), ',', absl::SkipWhitespace())) {
    const std::pair<std::string, std::string> entry =
        absl::StrSplit(absl::StripAsciiWhitespace(part), absl::MaxSplits('=', 1));
    if (entry.first.empty() || entry.second.empty() || !entries.insert(entry).second) {
      return absl::InvalidArgumentError(StrCat(setting.name, ": must be NAME=VALUE,NAME=VALUE with each name once"));
    }
  }
  return entries;
}

absl::StatusOr<std::map<std::string, std::string>> ReadAddresses(const config::Settings& settings,
                                                                 const config::Setting& setting) {
  ASSIGN_OR_RETURN(auto addresses, ReadMap(settings, setting));
  for (auto& [name, address] : addresses) {
    absl::StatusOr<std::string> target = rpc::TargetOf(address);
    if (!target.ok()) return absl::InvalidArgumentError(StrCat(setting.name, ": ", ToStd(target.status().message())));
    address = *std::move(target);
  }
  return addresses;
}

absl::StatusOr<telemetry::Level> ReadLogLevel(const config::Settings& settings) {
  const std::string& name = settings.Text(kLogLevel);
  if (name == "debug") return telemetry::Level::kDebug;
  if (name == "info") return telemetry::Level::kInfo;
  if (name == "warning") return telemetry::Level::kWarning;
  if (name == "error") return telemetry::Level::kError;
  return absl::InvalidArgumentError(StrCat(kLogLevel.name, ": must be debug, info, warning or error"));
}

absl::StatusOr<absl::Duration> ReadEventRetention(const config::Settings& settings) {
  const std::int64_t days = settings.Int(kEventRetentionDays);
  if (days < 0) return absl::InvalidArgumentError(StrCat(kEventRetentionDays.name, ": must be 0 or more"));
  return days == 0 ? absl::InfiniteDuration() : days * absl::Hours(24);
}

absl::Status CheckAddress(const config::Settings& settings, const config::Setting& address,
                          const config::Setting& tls) {
  const std::string& text = settings.Text(address);
  const std::string host = text.substr(0, text.rfind(':'));
  const bool here = host == "localhost" || host == "[::1]" || host.starts_with("127.") || text.starts_with("unix:");
  const bool encrypted = !settings.Text(tls).empty();
  if (text.empty() || here || encrypted) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat(address.name, ": ", text,
                                           " is reachable from other machines, and the traffic is not encrypted; give ",
                                           tls.name, " or listen on 127.0.0.1"));
}

absl::StatusOr<std::shared_ptr<const tls::Credentials>> OpenCredentials(const config::Settings& settings,
                                                                        const std::string& process) {
  if (settings.Text(kTlsDir).empty()) return nullptr;
  auto credentials = tls::Credentials::Open(settings.Text(kTlsDir), process);
  if (credentials.ok()) return credentials;
  return absl::InvalidArgumentError(StrCat(kTlsDir.name, ": ", ToStd(credentials.status().message())));
}

}  // namespace passerelle::process
