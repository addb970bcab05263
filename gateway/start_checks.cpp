#include "gateway/start_checks.h"

#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/settings.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/process/common_settings.h"

namespace passerelle::gateway {
namespace {

// The database, too, refuses to forget anything sooner.
constexpr int kFewestAccessLogMonths = 12;

}  // namespace

absl::Status CheckNumbers(const config::Settings& settings) {
  std::string faults;
  for (const auto* setting : {&kPrincipalRate, &kPrincipalBurst, &kAddressRate, &kAddressBurst, &kLoginFailures,
                              &kHttpThreads, &kConnections}) {
    if (settings.Int(*setting) < 1) faults += Cat(setting->name, ": must be at least 1\n");
  }
  if (settings.Int(kAccessLogMonths) < kFewestAccessLogMonths) {
    faults += Cat(kAccessLogMonths.name, ": must be at least ", kFewestAccessLogMonths, "\n");
  }
  if (faults.empty()) return absl::OkStatus();
  faults.pop_back();
  return absl::InvalidArgumentError(faults);
}

absl::Status CheckSigningKey(const config::Settings& settings) {
  if (!settings.Text(process::kSigningKey).empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Cat(process::kSigningKey.name, ": must be given; `passerelle-gateway make-key` makes one"));
}

absl::StatusOr<std::unique_ptr<routing::RouteTable>> ReadTable(const config::Settings& settings) {
  const std::string path = PathBesideProgram(settings, kDescriptorSet, "api.pb");
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::InvalidArgumentError(Cat(kDescriptorSet.name, ": cannot read ", path));
  std::stringstream content;
  content << file.rdbuf();
  return routing::RouteTable::Build(content.str());
}

absl::StatusOr<std::map<std::string, std::string>> ReadUpstreams(const config::Settings& settings,
                                                                 const routing::RouteTable& table) {
  ASSIGN_OR_RETURN(const auto given, process::ReadAddresses(settings, kUpstreams));
  std::map<std::string, std::string> addresses;
  for (const auto& method : table.methods()) {
    if (method->service == kOwnService) continue;
    const auto address = given.find(method->service);
    if (address == given.end()) {
      return absl::InvalidArgumentError(
          Cat(kUpstreams.name, ": the API has a service ", method->service, ", but no address is given for it"));
    }
    addresses.insert(*address);
  }
  return addresses;
}

absl::StatusOr<absl::TimeZone> ReadPageTimeZone(const config::Settings& settings) {
  absl::TimeZone zone;
  if (absl::LoadTimeZone(settings.Text(kPageTimeZone), &zone)) return zone;
  return absl::InvalidArgumentError(
      Cat(kPageTimeZone.name, ": this system knows no time zone ", settings.Text(kPageTimeZone)));
}

absl::StatusOr<TrustedProxies> ReadTrustedProxies(const config::Settings& settings) {
  auto parsed = TrustedProxies::Parse(settings.Text(kTrustedProxies));
  if (parsed.ok()) return parsed;
  return absl::InvalidArgumentError(Cat(kTrustedProxies.name, ": ", ToStd(parsed.status().message())));
}

absl::StatusOr<std::unique_ptr<http::TlsContext>> OpenPublicTls(const config::Settings& settings) {
  if (settings.Text(kPublicTlsDir).empty()) return nullptr;
  auto opened = http::TlsContext::Open(settings.Text(kPublicTlsDir));
  if (opened.ok()) return opened;
  return absl::InvalidArgumentError(Cat(kPublicTlsDir.name, ": ", ToStd(opened.status().message())));
}

}  // namespace passerelle::gateway
