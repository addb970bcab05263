#include "gateway/gateway.h"

#include <absl/time/clock.h>

#include <utility>

#include "gateway/access/accounts.h"
#include "gateway/access/client_address.h"
#include "gateway/access/seal_logins.h"
#include "gateway/audit/access_log.h"
#include "gateway/audit/audited_backend.h"
#include "gateway/audit/log_jobs.h"
#include "gateway/base/text.h"
#include "gateway/dialects/grpc_ingress.h"
#include "gateway/disuse/warnings.h"
#include "gateway/http/server.h"
#include "gateway/http/tls_context.h"
#include "gateway/identity/identity_settings.h"
#include "gateway/openapi/openapi.h"
#include "gateway/partner_page/partner_page.h"
#include "gateway/rpc/state.h"
#include "gateway/settings.h"
#include "gateway/start_checks.h"
#include "gateway/upstream/grpc_backend.h"
#include "gateway/upstream/local_backend.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/text.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/process/jobs.h"
#include "services/runtime/rpc/pipeline.h"
#include "services/runtime/telemetry/metrics_listener.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

using Backends = std::map<std::string, std::unique_ptr<Backend>>;

constexpr absl::Duration kStartTime = absl::Seconds(10);
constexpr int kAccessThreads = 4;
constexpr std::size_t kMostWaiting = 1024;

RatePolicy PerSecond(const config::Settings& settings, const config::Setting& rate, const config::Setting& burst) {
  return {settings.Int(rate), absl::Seconds(1), settings.Int(burst)};
}

absl::Status Bootstrap(const config::Settings& settings, const AccountVault& accounts, db::Pool& pool) {
  const std::string& login = settings.Text(kBootstrapLogin);
  if (login.empty()) return absl::OkStatus();
  const NewAccount director{login, settings.Text(kBootstrapPassword), {{"director"}, {"*"}, ""}};
  db::Session session(pool, absl::Now() + kStartTime);
  const auto created = CreateFirstAccount(session, accounts, director);
  if (absl::IsInvalidArgument(created.status()))
    return absl::InvalidArgumentError(Cat(kBootstrapLogin.name, ": ", ToStd(created.status().message())));
  if (!created.ok()) return created.status();
  if (*created) telemetry::Log(telemetry::Level::kInfo, "the first director account was made");
  return absl::OkStatus();
}

}  // namespace

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = kOwnService;
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.sealed = true;
  definition.data_steps = {process::DataStep{.before = "0005_clear_logins_gone",
                                             .run = [](db::Connection& owner, const vault::Vault& vault,
                                                       const config::Settings&) { return SealLogins(owner, vault); }}};
  return definition;
}

// In the order they depend on each other; Stop takes them down from the outside in.
struct Gateway::Impl {
  Impl(process::Dependencies made, std::shared_ptr<const tls::Credentials> credentials, AccountVault vault,
       std::unique_ptr<routing::RouteTable> routes, const identity::IdentitySettings& identity_settings,
       access::AssertionSigner signer)
      : dependencies(std::move(made)),
        tls(std::move(credentials)),
        accounts(std::move(vault)),
        table(std::move(routes)),
        transcoder(transcoding::MakeTableTranscoder(*table)),
        workers(kAccessThreads, kMostWaiting),
        limiter(*dependencies.cache, workers, clock),
        key_use(*dependencies.pool, workers),
        store(*dependencies.pool, *dependencies.cache, key_use, clock),
        page_signer(signer),
        identities(identity_settings.providers, identity_settings.options, *dependencies.vault, clock,
                   telemetry::ProcessMetrics()),
        authenticator(store, identities, std::move(signer), workers, clock),
        admission(authenticator, limiter, *dependencies.vault,
                  {PerSecond(settings(), kPrincipalRate, kPrincipalBurst),
                   PerSecond(settings(), kAddressRate, kAddressBurst)}),
        cors(settings().Text(kCorsOrigins)),
        metrics(telemetry::ProcessMetrics()),
        handlers({.workers = static_cast<int>(std::min<std::int64_t>(8, settings().Int(process::kWorkers)))}),
        access_log(*dependencies.pool) {}

  const config::Settings& settings() const { return dependencies.settings; }
  absl::Status MakeBackends();
  absl::Status MakePipeline();
  absl::Status MakePartnerPage();
  absl::Status StartJobs();
  absl::Status Open();
  void Stop();

  process::Dependencies dependencies;
  std::shared_ptr<const tls::Credentials> tls;  // towards the services; null: in the clear
  AccountVault accounts;
  Clock clock;
  std::unique_ptr<routing::RouteTable> table;
  std::unique_ptr<transcoding::Transcoder> transcoder;
  WorkerPool workers;
  RateLimiter limiter;
  KeyUse key_use;
  SessionStore store;
  access::AssertionSigner page_signer;
  identity::IdentityProviders identities;
  Authenticator authenticator;
  Admission admission;
  http::Cors cors;
  CallMetrics metrics;
  rpc::Admission handlers;
  rpc::Resources resources;
  std::unique_ptr<rpc::Pipeline> pipeline;
  TrustedProxies proxies;
  audit::AccessLog access_log;
  Backends backends;
  std::unique_ptr<http::Pages> pages;
  std::unique_ptr<partner_page::PartnerPage> partner_page;  // null without the service behind it
  std::unique_ptr<http::Application> application;
  std::unique_ptr<http::TlsContext> public_tls;  // null: in the clear
  std::unique_ptr<http::Server> http_server;
  std::unique_ptr<dialects::GrpcIngress> grpc_server;
  std::unique_ptr<telemetry::MetricsListener> metrics_listener;
  std::unique_ptr<rpc::Neighbours> neighbours;  // none; what jobs are given
  std::unique_ptr<process::Jobs> jobs;
};

absl::Status Gateway::Impl::MakePipeline() {
  const std::int64_t failures = settings().Int(kLoginFailures);
  resources.pool = dependencies.pool.get();
  resources.cache = dependencies.cache.get();
  resources.vault = dependencies.vault.get();
  resources.clock = &clock;
  resources.settings = &dependencies.settings;
  resources.state = std::make_shared<State>(State{authenticator,
                                                  limiter,
                                                  accounts,
                                                  settings().Duration(kAccessLifetime),
                                                  settings().Duration(kRefreshLifetime),
                                                  settings().Duration(kAccountUnused),
                                                  {failures, absl::Minutes(1), failures},
                                                  {failures * 10, absl::Minutes(1), failures * 10}});
  resources.state_type = &typeid(State);
  auto made = rpc::Pipeline::Create(
      {.methods = Rpcs(), .resources = &resources, .admission = &handlers, .metrics = &telemetry::ProcessMetrics()});
  if (!made.ok()) return made.status();
  pipeline = *std::move(made);
  return absl::OkStatus();
}

absl::Status Gateway::Impl::MakeBackends() {
  ASSIGN_OR_RETURN(const auto addresses, ReadUpstreams(settings(), *table));
  backends[kOwnService] = audit::MakeAuditedBackend(MakeLocalBackend(*pipeline, *dependencies.vault), access_log);
  for (const auto& [service, address] : addresses) {
    backends[service] = audit::MakeAuditedBackend(
        MakeGrpcBackend({tls, service}, address, [this] { return authenticator.AssertionForNobody(); }), access_log);
  }
  return absl::OkStatus();
}

absl::Status Gateway::Impl::MakePartnerPage() {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, ReadPageTimeZone(settings()));
  ASSIGN_OR_RETURN(const auto addresses, process::ReadAddresses(settings(), kUpstreams));
  const auto referrals = addresses.find(partner_page::kReferralsService);
  if (referrals == addresses.end()) return absl::OkStatus();
  partner_page = std::make_unique<partner_page::PartnerPage>(partner_page::PartnerPageInputs{
      referrals->second, tls, page_signer, *dependencies.pool, limiter, *dependencies.vault,
      PerSecond(settings(), kAddressRate, kAddressBurst), zone, clock});
  return absl::OkStatus();
}

absl::Status Gateway::Impl::StartJobs() {
  ASSIGN_OR_RETURN(neighbours, rpc::Neighbours::Create({.service = kOwnService, .signing_key = "", .addresses = {}}));
  std::vector<process::Job> tasks = audit::LogJobs(static_cast<int>(settings().Int(kAccessLogMonths)));
  if (!settings().Text(kMailUrl).empty()) {
    tasks.push_back(disuse::WarningJob(accounts, {settings().Text(kMailUrl), settings().Text(kMailFrom)},
                                       settings().Duration(kAccountUnused)));
  }
  jobs = std::make_unique<process::Jobs>(
      process::JobOptions{.pool = dependencies.pool.get(), .neighbours = neighbours.get(), .clock = &clock},
      std::move(tasks));
  return absl::OkStatus();
}

absl::Status Gateway::Impl::Open() {
  pages = std::make_unique<http::Pages>(
      http::PageInputs{openapi::Describe(*table), PathBesideProgram(settings(), kDocsFolder, "docs"), backends,
                       kOwnService, *dependencies.pool, *dependencies.cache, workers});
  application = std::make_unique<http::Application>(http::Application{
      {*table, *transcoder}, admission, backends, *pages, cors, metrics, partner_page.get(), proxies});
  http::Limits limits;
  limits.connections = static_cast<int>(settings().Int(kConnections));
  const std::string& tls_folder = settings().Text(kPublicTlsDir);
  ASSIGN_OR_RETURN(public_tls, OpenPublicTls(settings()));
  auto http = http::Server::Start(settings().Text(kHttpAddress), static_cast<int>(settings().Int(kHttpThreads)), limits,
                                  *application, public_tls.get());
  if (!http.ok()) return http.status();
  http_server = *std::move(http);
  if (!settings().Text(kGrpcAddress).empty()) {
    auto grpc = dialects::GrpcIngress::Start(settings().Text(kGrpcAddress), tls_folder,
                                             {*table, admission, backends, metrics, proxies});
    if (!grpc.ok()) return grpc.status();
    grpc_server = *std::move(grpc);
    grpc_server->SetServing(true);
  }
  if (!settings().Text(process::kAdminAddress).empty()) {
    auto listener =
        telemetry::MetricsListener::Start(settings().Text(process::kAdminAddress), telemetry::ProcessMetrics());
    if (!listener.ok()) return listener.status();
    metrics_listener = *std::move(listener);
  }
  return absl::OkStatus();
}

void Gateway::Impl::Stop() {
  const absl::Time deadline = absl::Now() + absl::Seconds(settings().Int(process::kDrainSeconds));
  if (pages) pages->StartDraining();
  if (grpc_server) grpc_server->SetServing(false);
  if (http_server) http_server->Stop(deadline);
  if (grpc_server) grpc_server->Stop(deadline);
  jobs.reset();  // after the calls: the run of a job may last longer than they are given
  identities.Stop();
  handlers.Stop();
}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const std::map<std::string, std::string>& environment) {
  auto settings = config::Settings::Read(AllSettings(), environment);
  if (!settings.ok()) return settings.status();
  RETURN_IF_ERROR(CheckNumbers(*settings));
  RETURN_IF_ERROR(CheckSigningKey(*settings));
  RETURN_IF_ERROR(process::CheckAddress(*settings, kHttpAddress, kPublicTlsDir));
  RETURN_IF_ERROR(process::CheckAddress(*settings, kGrpcAddress, kPublicTlsDir));
  RETURN_IF_ERROR(process::CheckAddress(*settings, process::kAdminAddress, process::kTlsDir));
  ASSIGN_OR_RETURN(auto tls, process::OpenCredentials(*settings, kOwnService));
  ASSIGN_OR_RETURN(access::AssertionSigner signer,
                   access::AssertionSigner::Create(kOwnService, settings->Text(process::kSigningKey)));
  ASSIGN_OR_RETURN(const identity::IdentitySettings identity_settings, identity::ReadIdentitySettings(*settings));
  ASSIGN_OR_RETURN(std::unique_ptr<routing::RouteTable> table, ReadTable(*settings));
  ASSIGN_OR_RETURN(process::Dependencies dependencies, process::Dependencies::Make(Definition(), *std::move(settings)));
  db::Session session(*dependencies.pool, absl::Now() + kStartTime);
  ASSIGN_OR_RETURN(AccountVault accounts, AccountVault::Open(*dependencies.vault, session));
  auto impl = std::make_unique<Impl>(std::move(dependencies), std::move(tls), std::move(accounts), std::move(table),
                                     identity_settings, std::move(signer));
  std::unique_ptr<Gateway> gateway(new Gateway(std::move(impl)));
  Impl& made = *gateway->impl_;
  RETURN_IF_ERROR(Bootstrap(made.settings(), made.accounts, *made.dependencies.pool));
  RETURN_IF_ERROR(made.MakePipeline());
  RETURN_IF_ERROR(made.MakeBackends());
  RETURN_IF_ERROR(made.MakePartnerPage());
  ASSIGN_OR_RETURN(made.proxies, ReadTrustedProxies(made.settings()));
  RETURN_IF_ERROR(made.Open());
  RETURN_IF_ERROR(made.StartJobs());
  return gateway;
}

Gateway::Gateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Gateway::~Gateway() { Stop(); }

int Gateway::http_port() const { return impl_->http_server->port(); }
int Gateway::grpc_port() const { return impl_->grpc_server ? impl_->grpc_server->port() : 0; }
void Gateway::Stop() { impl_->Stop(); }

}  // namespace passerelle::gateway
