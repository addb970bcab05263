#include "services/referrals/deliveries/courier.h"

#include <absl/strings/match.h>

#include <algorithm>
#include <stdexcept>

#include "services/referrals/deliveries/mail.h"
#include "services/referrals/deliveries/round.h"
#include "services/referrals/settings.h"
#include "services/runtime/base/mail_address.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/telemetry/metrics.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

std::invalid_argument Fault(const config::Setting& setting, std::string_view fault) {
  return std::invalid_argument(StrCat(setting.name, ": ", fault));
}

Network ReadNetwork(const config::Settings& settings) {
  absl::StatusOr<AddressGuard> guard = AddressGuard::Create(settings.Text(kAllowedNetworks));
  if (!guard.ok()) throw Fault(kAllowedNetworks, ToStd(guard.status().message()));
  return {*std::move(guard), settings.Text(kCaFile)};
}

MailServer ReadMailServer(const config::Settings& settings) {
  MailServer server{settings.Text(kMailUrl), settings.Text(kMailFrom)};
  const bool known = absl::StartsWith(server.url, "smtp://") || absl::StartsWith(server.url, "smtps://");
  if (!server.url.empty() && !known) throw Fault(kMailUrl, "it begins neither with smtp:// nor with smtps://");
  if (!IsMailAddress(server.from)) throw Fault(kMailFrom, "it is not an e-mail address");
  return server;
}

bool IsLoopback(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::optional<IpAddress> address = ParseIpAddress(host);
  static const AddressGuard loopback = AddressGuard::Create("127.0.0.0/8,::1/128").value();
  return address ? loopback.IsAllowListed(*address) : host == "localhost";
}

// What follows "scheme://" up to the path, without the port.
std::string_view HostOf(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  url = url.substr(0, url.find('/'));
  const std::size_t end = url.starts_with('[') ? url.find(']') + 1 : url.find(':');
  return url.substr(0, end);
}

// A link opens what a person disclosed: it is not followed in plain, nor to where nobody set it.
std::string ReadPublicUrl(const config::Settings& settings) {
  const std::string& url = settings.Text(kPublicUrl);
  if (url.empty() && settings.Text(kMailUrl).empty()) return url;
  if (url.empty()) throw Fault(kPublicUrl, StrCat("it must be set where ", kMailUrl.name, " is"));
  const bool secure = absl::StartsWith(url, "https://") && !HostOf(url).empty();
  if (!secure && !(absl::StartsWith(url, "http://") && IsLoopback(HostOf(url)))) {
    throw Fault(kPublicUrl, "it does not begin with https://, which only a loopback address may do without");
  }
  return url;
}

}  // namespace

struct Courier::Impl {
  Impl(const config::Settings& settings, const vault::Keeper& keeper)
      : means{ReadNetwork(settings), keeper, ReadMailServer(settings), ReadPublicUrl(settings)} {}

  const Means means;
  const std::shared_ptr<process::JobBell> bell = std::make_shared<process::JobBell>();
  telemetry::Gauge& pending = telemetry::ProcessMetrics().MakeGauge(
      "passerelle_deliveries_pending", "Notifications to partners that have not arrived yet.");
};

Courier::Courier(const config::Settings& settings, const vault::Keeper& keeper)
    : impl_(std::make_unique<Impl>(settings, keeper)) {}
Courier::~Courier() = default;

absl::StatusOr<bool> Courier::Run(process::JobContext& context) {
  RETURN_IF_ERROR(LeaveFailingWebhooks(context.db, context.now));
  ASSIGN_OR_RETURN(const bool more, Round(impl_->means, context).Run());
  ASSIGN_OR_RETURN(const db::Result count, context.db.ExecuteOne(sql::kCountPendingDeliveries, {}));
  impl_->pending.Set(static_cast<double>(count[0].Int("pending")));
  return more;
}

const Means& Courier::means() const { return impl_->means; }

const std::shared_ptr<process::JobBell>& Courier::bell() const { return impl_->bell; }

}  // namespace passerelle::referrals
