// What the gateway makes of its settings before it serves. INVALID_ARGUMENT names the setting.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>

#include "gateway/access/client_address.h"
#include "gateway/http/tls_context.h"
#include "gateway/routing/route_table.h"
#include "services/runtime/config/settings.h"

namespace passerelle::gateway {

inline constexpr char kOwnService[] = "gateway";

// A line for each number that is out of its range.
absl::Status CheckNumbers(const config::Settings& settings);
// The signing key is there.
absl::Status CheckSigningKey(const config::Settings& settings);
absl::StatusOr<std::unique_ptr<routing::RouteTable>> ReadTable(const config::Settings& settings);
// The address of each service of the API but the gateway itself.
absl::StatusOr<std::map<std::string, std::string>> ReadUpstreams(const config::Settings& settings,
                                                                 const routing::RouteTable& table);
absl::StatusOr<absl::TimeZone> ReadPageTimeZone(const config::Settings& settings);
absl::StatusOr<TrustedProxies> ReadTrustedProxies(const config::Settings& settings);
// Null without a folder: in the clear.
absl::StatusOr<std::unique_ptr<http::TlsContext>> OpenPublicTls(const config::Settings& settings);

}  // namespace passerelle::gateway
