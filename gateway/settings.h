// The gateway's settings, besides those it shares with every service.
#pragma once

#include <string>
#include <vector>

#include "services/runtime/config/settings.h"

namespace passerelle::gateway {

extern const config::Setting kHttpAddress;
extern const config::Setting kGrpcAddress;
extern const config::Setting kPublicTlsDir;
extern const config::Setting kUpstreams;
extern const config::Setting kDescriptorSet;
extern const config::Setting kDocsFolder;
extern const config::Setting kCorsOrigins;
extern const config::Setting kHttpThreads;
extern const config::Setting kConnections;
extern const config::Setting kPrincipalRate;
extern const config::Setting kPrincipalBurst;
extern const config::Setting kAddressRate;
extern const config::Setting kAddressBurst;
extern const config::Setting kLoginFailures;
extern const config::Setting kAccessLifetime;
extern const config::Setting kRefreshLifetime;
extern const config::Setting kAccountUnused;
extern const config::Setting kMailUrl;
extern const config::Setting kMailFrom;
extern const config::Setting kIdentityProviders;
extern const config::Setting kIdentityKeysLifetime;
extern const config::Setting kIdentityKeysStale;
extern const config::Setting kIdentityKeysRetry;
extern const config::Setting kIdentityClockSkew;
extern const config::Setting kTrustedProxies;
extern const config::Setting kAccessLogMonths;
extern const config::Setting kPageTimeZone;
extern const config::Setting kBootstrapLogin;
extern const config::Setting kBootstrapPassword;

// All that the gateway reads, the shared ones included.
std::vector<config::Setting> AllSettings();

// The text of a setting that is a file or folder, which by default lies beside the running program.
std::string PathBesideProgram(const config::Settings& settings, const config::Setting& setting, std::string_view name);

}  // namespace passerelle::gateway
