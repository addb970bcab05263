#include "services/runtime/rpc/health.h"

#include <absl/time/clock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>

#include <algorithm>
#include <chrono>

#include "services/runtime/base/text.h"

namespace passerelle::rpc {
namespace {

constexpr char kLiveness[] = "liveness";
constexpr char kReadiness[] = "readiness";
constexpr int kMostProbeBytes = 4 * 1024;
constexpr int kMostProbeStreams = 16;
// Callers are told at once; nobody says when the last of them has heard it.
constexpr absl::Duration kTimeToLeave = absl::Milliseconds(300);

// Reflection adds itself to every server of a process that links it.
class NoPlugins : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override { plugins->clear(); }
};

}  // namespace

void TellReadiness(grpc::Server& server, bool ready) {
  grpc::HealthCheckServiceInterface& health = *server.GetHealthCheckService();
  health.SetServingStatus("", ready);
  health.SetServingStatus(kReadiness, ready);
  health.SetServingStatus(kLiveness, true);
}

void AcceptCallers(grpc::Server& server) { server.GetHealthCheckService()->SetServingStatus(kTakesCalls, true); }

void SendCallersAway(grpc::Server& server, absl::Time deadline) {
  server.GetHealthCheckService()->SetServingStatus(kTakesCalls, false);
  const absl::Duration left = deadline - absl::Now();
  if (left > absl::ZeroDuration()) absl::SleepFor(std::min(left, kTimeToLeave));
}

absl::StatusOr<std::unique_ptr<HealthListener>> HealthListener::Start(const std::string& address) {
  grpc::EnableDefaultHealthCheckService(true);
  std::unique_ptr<HealthListener> listener(new HealthListener);
  grpc::ServerBuilder builder;
  builder.SetOption(std::make_unique<NoPlugins>());
  builder.RegisterCallbackGenericService(listener->nothing_.get());
  builder.SetMaxReceiveMessageSize(kMostProbeBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMostProbeStreams);
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &listener->port_);
  listener->server_ = builder.BuildAndStart();
  if (listener->server_ == nullptr || listener->port_ == 0)
    return absl::UnavailableError(StrCat("cannot listen on ", address));
  TellReadiness(*listener->server_, false);
  AcceptCallers(*listener->server_);
  return listener;
}

HealthListener::HealthListener() : nothing_(std::make_unique<grpc::CallbackGenericService>()) {}

HealthListener::~HealthListener() {
  if (server_ == nullptr) return;
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

}  // namespace passerelle::rpc
