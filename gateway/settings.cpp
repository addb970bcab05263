#include "gateway/settings.h"

#include <filesystem>

#include "gateway/base/text.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/trace_settings.h"

namespace passerelle::gateway {

using config::Setting;

const Setting kHttpAddress{"PASSERELLE_HTTP_ADDRESS", std::string("127.0.0.1:8080"),
                           "Where REST, Connect and gRPC-Web are served."};
const Setting kGrpcAddress{"PASSERELLE_GRPC_ADDRESS", std::string("127.0.0.1:8081"),
                           "Where native gRPC is served; empty: nowhere."};
const Setting kPublicTlsDir{"PASSERELLE_PUBLIC_TLS_DIR", std::string(),
                            "A folder with tls.crt and tls.key: HTTP and native gRPC are then served over TLS only. "
                            "Renewed files are taken without a restart."};
const Setting kUpstreams{"PASSERELLE_UPSTREAMS", std::string(),
                         "Where the services are, as contacts=HOST:PORT,supplies=HOST:PORT. A name may stand for "
                         "several replicas, or their IP addresses be given: contacts=IP:PORT|IP:PORT."};
const Setting kDescriptorSet{"PASSERELLE_DESCRIPTOR_SET", std::string(),
                             "The API's descriptor set; default: api.pb beside the program."};
const Setting kDocsFolder{"PASSERELLE_DOCS_FOLDER", std::string(),
                          "The files of /docs; default: docs beside the program."};
const Setting kCorsOrigins{"PASSERELLE_CORS_ORIGINS", std::string(),
                           "Origins whose web pages may call, separated by commas; empty: none."};
const Setting kHttpThreads{"PASSERELLE_HTTP_THREADS", std::int64_t{1}, "Event loops that serve HTTP."};
const Setting kConnections{"PASSERELLE_CONNECTIONS", std::int64_t{4096}, "Most open HTTP connections."};
const Setting kPrincipalRate{"PASSERELLE_PRINCIPAL_RATE", std::int64_t{2000}, "Calls a second of one principal."};
const Setting kPrincipalBurst{"PASSERELLE_PRINCIPAL_BURST", std::int64_t{4000}, "Calls at once of one principal."};
const Setting kAddressRate{"PASSERELLE_ADDRESS_RATE", std::int64_t{4000}, "Calls a second from one address."};
const Setting kAddressBurst{"PASSERELLE_ADDRESS_BURST", std::int64_t{8000}, "Calls at once from one address."};
const Setting kLoginFailures{"PASSERELLE_LOGIN_FAILURES", std::int64_t{10},
                             "Failed logins a minute of one login from one address; ten times that from one address."};
const Setting kAccessLifetime{"PASSERELLE_ACCESS_TOKEN_LIFETIME", absl::Hours(1), "How long an access token works."};
const Setting kRefreshLifetime{"PASSERELLE_REFRESH_TOKEN_LIFETIME", absl::Hours(30 * 24),
                               "How long a refresh token can be traded in."};
const Setting kAccountUnused{"PASSERELLE_ACCOUNT_UNUSED", absl::Hours(90 * 24),
                             "How long an account may stand without a login or refresh before it is refused."};
const Setting kMailUrl{"PASSERELLE_MAIL_URL", std::string(),
                       "The mail server that warns of disuse, smtp://host:port (STARTTLS, or plain on this machine) or "
                       "smtps://host:port, with user:password@ where it asks for them. Empty: nobody is warned.",
                       true};
const Setting kMailFrom{"PASSERELLE_MAIL_FROM", std::string("passerelle@localhost"),
                        "The address that e-mails to owners of accounts come from."};
const Setting kIdentityProviders{
    "PASSERELLE_IDENTITY_PROVIDERS", std::string(),
    "The OpenID Connect issuers whose tokens are accepted besides our own, as JSON (see README); empty: none."};
const Setting kIdentityKeysLifetime{
    "PASSERELLE_IDENTITY_KEYS_LIFETIME", absl::Minutes(15),
    "How long an issuer's keys are used before they are fetched again; its Cache-Control may say less."};
const Setting kIdentityKeysStale{"PASSERELLE_IDENTITY_KEYS_STALE", absl::Hours(12),
                                 "How long an issuer's keys are believed while it cannot be reached; at most 72h."};
const Setting kIdentityKeysRetry{
    "PASSERELLE_IDENTITY_KEYS_RETRY", absl::Seconds(10),
    "The least time between two fetches of an issuer's keys after a failure, or because a token names a new key."};
const Setting kIdentityClockSkew{"PASSERELLE_IDENTITY_CLOCK_SKEW", absl::Seconds(30),
                                 "How far an issuer's clock may be off; at most 5m."};
const Setting kTrustedProxies{"PASSERELLE_TRUSTED_PROXIES", std::string(),
                              "Networks of proxies whose X-Forwarded-For is believed, as 10.0.0.0/8,::1/128."};
const Setting kAccessLogMonths{"PASSERELLE_ACCESS_LOG_MONTHS", std::int64_t{12},
                               "How many months the access log is kept; at least 12."};
const Setting kPageTimeZone{"PASSERELLE_PAGE_TIME_ZONE", std::string("Europe/Paris"),
                            "The time zone in which the partner page shows and reads times."};
const Setting kBootstrapLogin{"PASSERELLE_BOOTSTRAP_DIRECTOR_LOGIN", std::string(),
                              "The login of a first director account, made when there is no account."};
const Setting kBootstrapPassword{"PASSERELLE_BOOTSTRAP_DIRECTOR_PASSWORD", std::string(), "Its password.", true};

std::vector<Setting> AllSettings() {
  return {kHttpAddress,
          kGrpcAddress,
          kPublicTlsDir,
          process::kAdminAddress,
          process::kTlsDir,
          kUpstreams,
          kDescriptorSet,
          kDocsFolder,
          kCorsOrigins,
          process::kDatabaseUrl,
          process::kOwnerDatabaseUrl,
          process::kApplicationRole,
          process::kPoolSize,
          process::kRedisUrl,
          process::kSigningKey,
          process::kMasterKeys,
          process::kWorkers,
          kHttpThreads,
          kConnections,
          kPrincipalRate,
          kPrincipalBurst,
          kAddressRate,
          kAddressBurst,
          kLoginFailures,
          kAccessLifetime,
          kRefreshLifetime,
          kAccountUnused,
          kMailUrl,
          kMailFrom,
          kIdentityProviders,
          kIdentityKeysLifetime,
          kIdentityKeysStale,
          kIdentityKeysRetry,
          kIdentityClockSkew,
          kTrustedProxies,
          kAccessLogMonths,
          kPageTimeZone,
          kBootstrapLogin,
          kBootstrapPassword,
          process::kLogLevel,
          process::kOtlpEndpoint,
          process::kOtlpAuthority,
          process::kTraceRatio,
          process::kDrainSeconds};
}

std::string PathBesideProgram(const config::Settings& settings, const Setting& setting, std::string_view name) {
  if (!settings.Text(setting).empty()) return settings.Text(setting);
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
}

}  // namespace passerelle::gateway
