#include "gateway/check_config.h"

#include <absl/time/clock.h>

#include "gateway/base/text.h"
#include "gateway/gateway.h"
#include "gateway/identity/identity_settings.h"
#include "gateway/settings.h"
#include "gateway/start_checks.h"
#include "services/runtime/process/check_config.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/tls/certificate.h"

namespace passerelle::gateway {
namespace {

using config::Settings;
using process::ConfigReport;

// Only a fault is worth a line.
void NoteFault(const absl::Status& status, ConfigReport& report) {
  if (!status.ok()) report.Note("", status);
}

void CheckPublicTls(const Settings& settings, ConfigReport& report) {
  const std::string& folder = settings.Text(kPublicTlsDir);
  if (folder.empty()) return;
  absl::Status status = OpenPublicTls(settings).status();
  const auto pair = tls::ReadKeyPair(folder);
  if (status.ok() && pair.ok() && pair->expiry <= absl::Now()) {
    status = absl::InvalidArgumentError(Cat(kPublicTlsDir.name, ": the certificate expired"));
  }
  report.Note(Cat(kPublicTlsDir.name, ": a certificate and its key"), status);
}

void CheckIdentity(const Settings& settings, ConfigReport& report) {
  if (!report.Readable(kIdentityProviders)) return;
  const auto identity = identity::ReadIdentitySettings(settings);
  if (!identity.ok()) return report.Note("", identity.status());
  for (const auto& provider : identity->providers) {
    report.Note(Cat(kIdentityProviders.name, ": ", provider.issuer), absl::OkStatus());
  }
}

// The services behind it, as far as they are known.
std::map<std::string, std::string> CheckUpstreams(const Settings& settings, ConfigReport& report) {
  const auto table = ReadTable(settings);
  report.Note("the API's descriptor set", table.status());
  if (!table.ok() || !report.Readable(kUpstreams)) return {};
  const auto addresses = ReadUpstreams(settings, **table);
  if (!addresses.ok()) {
    report.Note("", addresses.status());
    return {};
  }
  process::CheckAddresses(kUpstreams, *addresses, report);
  return *addresses;
}

}  // namespace

int CheckConfig(const std::map<std::string, std::string>& environment, bool connect) {
  ConfigReport report;
  const Settings settings = report.Read(AllSettings(), environment);
  process::CheckListener(settings, kHttpAddress, kPublicTlsDir, report);
  process::CheckListener(settings, kGrpcAddress, kPublicTlsDir, report);
  process::CheckProcess(Definition(), settings, report);
  if (report.Readable(process::kSigningKey)) NoteFault(CheckSigningKey(settings), report);
  NoteFault(CheckNumbers(settings), report);
  NoteFault(ReadPageTimeZone(settings).status(), report);
  NoteFault(ReadTrustedProxies(settings).status(), report);
  CheckPublicTls(settings, report);
  CheckIdentity(settings, report);
  const std::map<std::string, std::string> upstreams = CheckUpstreams(settings, report);
  if (connect) process::Reach(Definition(), settings, upstreams, report);
  return process::Print(report);
}

}  // namespace passerelle::gateway
