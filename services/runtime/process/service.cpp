#include "services/runtime/process/service.h"

#include <absl/time/clock.h>

#include <exception>

#include "passerelle/events/v1/feed.pb.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/events/feed.h"
#include "services/runtime/events/sequencer.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/database_wait.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/process/followers.h"
#include "services/runtime/process/health_monitor.h"
#include "services/runtime/process/jobs.h"
#include "services/runtime/process/trust.h"
#include "services/runtime/rpc/pipeline.h"
#include "services/runtime/rpc/server.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics_listener.h"

namespace passerelle::process {
namespace {

constexpr absl::Duration kHealthPeriod = absl::Seconds(1);

// Every service serves its own log to the others.
rpc::Method PullEventsOf(events::EventFeed& feed) {
  return {
      "passerelle.events.v1.EventFeedService.PullEvents", &events::v1::PullEventsRequest::default_instance(),
      [&feed](rpc::RpcContext& rpc,
              const google::protobuf::Message& request) -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
        ASSIGN_OR_RETURN(events::v1::PullEventsResponse response,
                         feed.Pull(static_cast<const events::v1::PullEventsRequest&>(request), rpc.deadline()));
        return std::make_unique<events::v1::PullEventsResponse>(std::move(response));
      }};
}

}  // namespace

// In the order they depend on each other; Stop takes them down from the outside in.
struct Service::Impl {
  Impl(const ServiceDefinition& definition, Dependencies made, std::shared_ptr<const tls::Credentials> credentials,
       access::AssertionVerifier verifier, std::unique_ptr<rpc::Neighbours> neighbours, absl::Duration event_retention)
      : dependencies(std::move(made)),
        tls(std::move(credentials)),
        verifier(std::move(verifier)),
        neighbours(std::move(neighbours)),
        feed(*dependencies.pool),
        sequencer({.url = dependencies.settings.Text(kDatabaseUrl),
                   .retention = event_retention,
                   .committed = [this] { feed.Committed(); }}),
        admission({.workers = static_cast<int>(dependencies.settings.Int(kWorkers))}) {
    resources.pool = dependencies.pool.get();
    resources.cache = dependencies.cache.get();
    resources.clock = &clock;
    resources.settings = &dependencies.settings;
    resources.neighbours = this->neighbours.get();
    resources.vault = dependencies.vault.get();
    resources.state = definition.make_state(dependencies.Inputs());
    resources.state_type = definition.state_type;
    resources.knows_site = definition.knows_site(resources.state);
  }

  absl::Status Open(const ServiceDefinition& definition);
  absl::Status Follow(const ServiceDefinition& definition);
  void Work(const ServiceDefinition& definition);
  absl::Status ServeMetrics();
  void Stop();

  Dependencies dependencies;
  std::shared_ptr<const tls::Credentials> tls;  // null: in the clear
  Clock clock;
  rpc::Resources resources;
  access::AssertionVerifier verifier;
  std::unique_ptr<rpc::Neighbours> neighbours;
  events::EventFeed feed;
  events::Sequencer sequencer;
  rpc::Admission admission;
  std::unique_ptr<rpc::Pipeline> pipeline;
  std::unique_ptr<rpc::Server> server;
  std::unique_ptr<Followers> followers;
  std::unique_ptr<Jobs> jobs;
  std::unique_ptr<telemetry::MetricsListener> metrics;
  std::unique_ptr<HealthMonitor> health;
  bool stopped = false;
};

absl::Status Service::Impl::Open(const ServiceDefinition& definition) {
  std::vector<rpc::Method> methods = definition.rpcs;
  methods.push_back(PullEventsOf(feed));
  ASSIGN_OR_RETURN(pipeline, rpc::Pipeline::Create({.methods = std::move(methods),
                                                    .resources = &resources,
                                                    .verifier = &verifier,
                                                    .admission = &admission,
                                                    .metrics = &telemetry::ProcessMetrics(),
                                                    .written = [this] { sequencer.Wake(); }}));
  const rpc::ServerOptions options{.address = dependencies.settings.Text(kListenAddress),
                                   .tls = tls,
                                   .health_address = dependencies.settings.Text(kHealthAddress)};
  ASSIGN_OR_RETURN(server, rpc::Server::Start(options, *pipeline));
  sequencer.Start();
  return absl::OkStatus();
}

absl::Status Service::Impl::Follow(const ServiceDefinition& definition) {
  ASSIGN_OR_RETURN(auto addresses, ReadAddresses(dependencies.settings, kNeighbours));
  const FollowerOptions options{.service = definition.name,
                                .database_url = dependencies.settings.Text(kDatabaseUrl),
                                .addresses = std::move(addresses),
                                .signing_key = dependencies.settings.Text(kSigningKey),
                                .tls = tls,
                                .applied = [this] { sequencer.Wake(); }};
  ASSIGN_OR_RETURN(followers, Followers::Start(options, definition.subscriptions(resources.state)));
  return absl::OkStatus();
}

void Service::Impl::Work(const ServiceDefinition& definition) {
  jobs = std::make_unique<Jobs>(JobOptions{.pool = dependencies.pool.get(),
                                           .neighbours = neighbours.get(),
                                           .clock = &clock,
                                           .ran = [this] { sequencer.Wake(); }},
                                definition.jobs(resources.state));
}

absl::Status Service::Impl::ServeMetrics() {
  const std::string& address = dependencies.settings.Text(kAdminAddress);
  if (address.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(metrics, telemetry::MetricsListener::Start(address, telemetry::ProcessMetrics()));
  return absl::OkStatus();
}

void Service::Impl::Stop() {
  if (std::exchange(stopped, true)) return;
  health.reset();
  const absl::Time deadline = absl::Now() + absl::Seconds(dependencies.settings.Int(kDrainSeconds));
  if (server) {
    server->SetServing(false);
    server->SendCallersAway(deadline);
  }
  // Who follows the feed has another replica now, and does not come back at once for another empty answer.
  feed.Stop();
  // Calls that are under way may need the neighbours to end well.
  if (server) server->Stop(deadline);
  neighbours->Cancel();
  jobs.reset();
  followers.reset();
  admission.Stop();
  sequencer.Stop();
}

absl::StatusOr<std::unique_ptr<Service>> Service::Start(const ServiceDefinition& definition,
                                                        const std::map<std::string, std::string>& environment) {
  ASSIGN_OR_RETURN(config::Settings settings, config::Settings::Read(SettingsWith(definition.settings), environment));
  RETURN_IF_ERROR(CheckAddress(settings, kListenAddress, kTlsDir));
  RETURN_IF_ERROR(CheckAddress(settings, kAdminAddress, kTlsDir));
  ASSIGN_OR_RETURN(const auto tls, OpenCredentials(settings, definition.name));
  ASSIGN_OR_RETURN(const absl::Duration event_retention, ReadEventRetention(settings));
  ASSIGN_OR_RETURN(access::AssertionVerifier verifier, MakeVerifier(settings));
  ASSIGN_OR_RETURN(Dependencies dependencies, Dependencies::Make(definition, std::move(settings)));
  ASSIGN_OR_RETURN(auto neighbours, MakeNeighbours(definition, dependencies.settings, tls));
  std::unique_ptr<Impl> impl;
  try {
    impl = std::make_unique<Impl>(definition, std::move(dependencies), tls, std::move(verifier), std::move(neighbours),
                                  event_retention);
  } catch (const std::exception& fault) {  // a setting of which the service's state cannot be made
    return absl::InvalidArgumentError(fault.what());
  }
  std::unique_ptr<Service> service(new Service(std::move(impl)));
  Impl& made = *service->impl_;
  RETURN_IF_ERROR(definition.open_state(made.resources.state));
  RETURN_IF_ERROR(made.Open(definition));
  RETURN_IF_ERROR(made.Follow(definition));
  made.Work(definition);
  RETURN_IF_ERROR(made.ServeMetrics());
  made.server->SetServing(true);
  made.health = std::make_unique<HealthMonitor>(
      kHealthPeriod, [&made] { return made.dependencies.pool->Ping(absl::Now() + kHealthPeriod); },
      [&made](bool serving) { made.server->SetServing(serving); });
  return service;
}

Service::Service(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Service::~Service() { Stop(); }

int Service::port() const { return impl_->server->port(); }
void Service::Stop() { impl_->Stop(); }

}  // namespace passerelle::process
