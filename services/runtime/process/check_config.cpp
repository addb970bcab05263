#include "services/runtime/process/check_config.h"

#include <absl/strings/numbers.h>
#include <absl/time/clock.h>

#include <exception>

#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/cache/redis_connection.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/process/trace_settings.h"
#include "services/runtime/process/trust.h"
#include "services/runtime/tls/certificate.h"

namespace passerelle::process {
namespace {

using config::Setting;
using config::Settings;

absl::Status SettingFault(const Setting& setting, std::string_view fault) {
  return absl::InvalidArgumentError(StrCat(setting.name, ": ", fault));
}

bool HasPort(std::string_view address, int least) {
  const std::size_t colon = address.rfind(':');
  int port = -1;
  return colon != std::string_view::npos && colon > 0 && absl::SimpleAtoi(ToAbsl(address.substr(colon + 1)), &port) &&
         port >= least && port <= 65535;
}

void CheckAtLeast(const Settings& settings, const Setting& setting, std::int64_t least, ConfigReport& report) {
  if (!report.Readable(setting) || settings.Int(setting) >= least) return;
  report.Note(setting.name, SettingFault(setting, StrCat("must be at least ", least)));
}

void CheckTls(const std::string& process, const Settings& settings, ConfigReport& report) {
  const std::string& folder = settings.Text(kTlsDir);
  if (folder.empty()) return;
  absl::Status status = OpenCredentials(settings, process).status();
  const auto pair = tls::ReadKeyPair(folder);
  if (status.ok() && pair.ok() && pair->expiry <= absl::Now())
    status = SettingFault(kTlsDir, "the certificate expired");
  const std::string until = pair.ok() ? absl::FormatTime("%Y-%m-%d", pair->expiry, absl::UTCTimeZone()) : "";
  report.Note(StrCat(kTlsDir.name, ": a certificate of ", process, " until ", until), status);
}

void CheckSigningKey(const std::string& process, const Settings& settings, ConfigReport& report) {
  if (!report.Readable(kSigningKey) || settings.Text(kSigningKey).empty()) return;
  const absl::Status status = access::AssertionSigner::Create(process, settings.Text(kSigningKey)).status();
  report.Note(StrCat(kSigningKey.name, ": an Ed25519 key"),
              status.ok() ? status : SettingFault(kSigningKey, ToStd(status.message())));
}

void CheckMasterKeys(const ServiceDefinition& definition, const Settings& settings, ConfigReport& report) {
  if (!definition.sealed || !report.Readable(kMasterKeys)) return;
  report.Note(StrCat(kMasterKeys.name, ": master keys and an index key"), MakeVault(definition, settings).status());
}

void CheckDatabaseUrl(const Settings& settings, ConfigReport& report) {
  if (!report.Readable(kDatabaseUrl)) return;
  const std::string& url = settings.Text(kDatabaseUrl);
  absl::Status status;
  if (url.empty()) {
    status = SettingFault(kDatabaseUrl, "must be given");
  } else if (!url.starts_with("postgresql://") && !url.starts_with("postgres://") &&
             url.find('=') == std::string::npos) {
    status = SettingFault(kDatabaseUrl, "must be postgresql://… or host=… dbname=…");
  }
  report.Note(StrCat(kDatabaseUrl.name, ": a connection string"), status);
}

void CheckRedisUrl(const Settings& settings, ConfigReport& report) {
  const std::string& url = settings.Text(kRedisUrl);
  if (url.empty() || !report.Readable(kRedisUrl)) return;
  const bool known = cache::RedisAddress::Parse(url).has_value();
  report.Note(StrCat(kRedisUrl.name, ": an address"),
              known ? absl::OkStatus() : SettingFault(kRedisUrl, "must be redis://… or unix:…"));
}

// The service's own settings are read where its state is made; that asks the database nothing.
void CheckState(const ServiceDefinition& definition, const Settings& settings,
                const std::map<std::string, std::string>& neighbours, ConfigReport& report) {
  const auto vault = MakeVault(definition, settings);
  if (!vault.ok() || !report.sound()) return;
  try {
    db::Pool pool({.url = settings.Text(kDatabaseUrl)});
    cache::Cache cache({.url = settings.Text(kRedisUrl), .prefix = ""});
    const auto state = definition.make_state({pool, cache, settings, vault->get()});
    for (const events::Subscription& subscription : definition.subscriptions(state)) {
      if (neighbours.contains(subscription.feed)) continue;
      report.Note(subscription.feed,
                  SettingFault(kNeighbours, StrCat("the address of ", subscription.feed, " is missing")));
    }
    if (!definition.settings.empty()) report.Note("the settings of its own", absl::OkStatus());
  } catch (const std::exception& fault) {
    report.Note("", absl::InvalidArgumentError(fault.what()));
  }
}

std::map<std::string, std::string> CheckTrust(const ServiceDefinition& definition, const Settings& settings,
                                              ConfigReport& report) {
  if (report.Readable(kTrustedKeys)) {
    report.Note(StrCat(kTrustedKeys.name, ": keys of those who may call"), MakeVerifier(settings).status());
  }
  const auto addresses = ReadAddresses(settings, kNeighbours);
  if (!addresses.ok()) report.Note("", addresses.status());
  if (!addresses.ok() || !report.Readable(kNeighbours)) return {};
  CheckAddresses(kNeighbours, *addresses, report);
  for (const std::string& name : definition.calls) {
    if (!addresses->contains(name))
      report.Note(name, SettingFault(kNeighbours, StrCat("the address of ", name, " is missing")));
  }
  if (!addresses->empty() && settings.Text(kSigningKey).empty() && report.Readable(kSigningKey)) {
    report.Note("", SettingFault(kSigningKey, "must be given: the neighbours ask who calls"));
  }
  return *addresses;
}

}  // namespace

void CheckListener(const Settings& settings, const Setting& address, const Setting& tls, ConfigReport& report) {
  const std::string& text = settings.Text(address);
  if (text.empty() || !report.Readable(address)) return;
  absl::Status status = CheckAddress(settings, address, tls);
  if (!text.starts_with("unix:") && !HasPort(text, 0)) status = SettingFault(address, "must be HOST:PORT");
  report.Note(StrCat(address.name, ": ", text), status);
}

void CheckAddresses(const Setting& setting, const std::map<std::string, std::string>& addresses, ConfigReport& report) {
  for (const auto& [name, address] : addresses) {
    const bool whole = address.starts_with("unix:") || HasPort(address, 1);
    report.Note(
        StrCat(setting.name, ": ", name, " at ", address),
        whole ? absl::OkStatus() : SettingFault(setting, StrCat("the address of ", name, " must be HOST:PORT")));
  }
}

void CheckProcess(const ServiceDefinition& definition, const Settings& settings, ConfigReport& report) {
  if (const absl::Status level = ReadLogLevel(settings).status(); !level.ok()) report.Note("", level);
  CheckListener(settings, kAdminAddress, kTlsDir, report);
  CheckTls(definition.name, settings, report);
  CheckSigningKey(definition.name, settings, report);
  CheckMasterKeys(definition, settings, report);
  CheckDatabaseUrl(settings, report);
  CheckRedisUrl(settings, report);
  CheckAtLeast(settings, kPoolSize, 1, report);
  CheckAtLeast(settings, kWorkers, 1, report);
  CheckAtLeast(settings, kDrainSeconds, 0, report);
  const auto tracing = ReadTracing(settings, definition.name);
  if (!tracing.ok()) report.Note("", tracing.status());
  if (tracing.ok() && *tracing) report.Note(StrCat(kOtlpEndpoint.name, ": ", (*tracing)->endpoint), absl::OkStatus());
}

ConfigReport CheckConfig(const ServiceDefinition& definition, const std::map<std::string, std::string>& environment,
                         bool connect) {
  ConfigReport report;
  const Settings settings = report.Read(SettingsWith(definition.settings), environment);
  CheckListener(settings, kListenAddress, kTlsDir, report);
  CheckProcess(definition, settings, report);
  if (const absl::Status kept = ReadEventRetention(settings).status(); !kept.ok()) report.Note("", kept);
  const std::map<std::string, std::string> neighbours = CheckTrust(definition, settings, report);
  CheckState(definition, settings, neighbours, report);
  if (connect) Reach(definition, settings, neighbours, report);
  return report;
}

}  // namespace passerelle::process
