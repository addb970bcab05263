#include "services/runtime/rpc/server.h"

#include <absl/time/clock.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <atomic>
#include <map>

#include "google/rpc/status.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/grpc_log.h"
#include "services/runtime/rpc/health.h"
#include "services/runtime/rpc/limits.h"
#include "services/runtime/tls/certificate.h"

namespace passerelle::rpc {
namespace {

// The pipeline refuses earlier, by each rpc's own limit and with a reason; this bounds what is read at all.
constexpr int kMostRequestBytes = 4 * 1024 * 1024;
// Connections are renewed, so that clients find new replicas.
constexpr int kConnectionAgeMs = 5 * 60 * 1000;
constexpr int kConnectionGraceMs = 30 * 1000;
constexpr int kLeastPingIntervalMs = kKeepaliveMs / 2;
constexpr int kMostStreams = 256;

std::string MetadataOf(const grpc::CallbackServerContext& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  return found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

// The process that the client's certificate names; empty unless it names exactly one.
std::string PeerOf(const grpc::CallbackServerContext& context) {
  const auto names = context.auth_context()->FindPropertyValues(GRPC_PEER_SPIFFE_ID_PROPERTY_NAME);
  return names.size() == 1 ? std::string(tls::ProcessOf({names[0].data(), names[0].size()})) : "";
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
          ToRpcStatus(status).SerializeAsString()};
}

// Hands the bytes over to gRPC without a copy.
grpc::ByteBuffer ToBuffer(std::string bytes) {
  auto* owned = new std::string(std::move(bytes));
  const grpc::Slice slice(
      owned->data(), owned->size(), [](void* owner) { delete static_cast<std::string*>(owner); }, owned);
  return {&slice, 1};
}

// One call, from its arrival until gRPC is done with it.
class CallReactor : public grpc::ServerUnaryReactor {
 public:
  CallReactor(const Pipeline& pipeline, bool encrypted, std::string_view method, grpc::CallbackServerContext& context,
              const grpc::ByteBuffer& request, grpc::ByteBuffer& response)
      : response_(response) {
    if (!request.TrySingleSlice(&slice_).ok() && !request.DumpToSingleSlice(&slice_).ok()) {
      Finish({grpc::StatusCode::INTERNAL, "the request cannot be read"});
      return;
    }
    InboundCall call;
    call.method = method;
    call.request = {reinterpret_cast<const char*>(slice_.begin()), slice_.size()};
    call.deadline = DeadlineOf(context);
    call.trace_parent = MetadataOf(context, "traceparent");
    call.idempotency_key = MetadataOf(context, "idempotency-key");
    call.assertion = MetadataOf(context, access::kAssertionMetadata);
    if (encrypted) call.peer = PeerOf(context);
    call.cancelled = [this] { return cancelled_.load(std::memory_order_relaxed); };
    pipeline.Start(std::move(call), [this](Outcome outcome) { End(std::move(outcome)); });
  }

 private:
  void End(Outcome outcome) {
    if (outcome.status.ok()) response_ = ToBuffer(std::move(outcome.response));
    Finish(ToGrpc(outcome.status));
  }
  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

  grpc::ByteBuffer& response_;
  grpc::Slice slice_;
  std::atomic<bool> cancelled_{false};
};

// One service of the contract, registered from its names alone: what generated code does at compile time.
class RuntimeService : public grpc::Service {
 public:
  void Add(const Pipeline& pipeline, bool encrypted, const std::string& service, const std::string& method) {
    auto names = std::make_unique<Names>(Names{StrCat("/", service, "/", method), StrCat(service, ".", method)});
    AddMethod(
        new grpc::internal::RpcServiceMethod(names->path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    const std::string_view full_name = names->full_name;
    MarkMethodRawCallback(
        static_cast<int>(names_.size()),
        new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
            [&pipeline, encrypted, full_name](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) -> grpc::ServerUnaryReactor* {
              return new CallReactor(pipeline, encrypted, full_name, *context, *request, *response);
            }));
    names_.push_back(std::move(names));
  }

 private:
  struct Names {
    std::string path;
    std::string full_name;
  };
  std::vector<std::unique_ptr<Names>> names_;
};

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMostRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMostMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMostStreams);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionGraceMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kLeastPingIntervalMs);
}

}  // namespace

struct Server::Impl {
  std::map<std::string, RuntimeService> services;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<HealthListener> probes;
  int port = 0;

  void SetServing(bool serving) {
    grpc::HealthCheckServiceInterface& health = *server->GetHealthCheckService();
    TellReadiness(*server, serving);
    if (probes) probes->SetReady(serving);
    for (const auto& [name, service] : services) health.SetServingStatus(name, serving);
  }
};

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, const Pipeline& pipeline) {
  RouteGrpcLog();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto impl = std::make_unique<Impl>();
  for (const std::string& full_name : pipeline.Methods()) {
    const std::size_t dot = full_name.rfind('.');
    const std::string service = full_name.substr(0, dot);
    impl->services[service].Add(pipeline, options.tls != nullptr, service, full_name.substr(dot + 1));
  }
  grpc::ServerBuilder builder;
  SetLimits(builder);
  builder.AddListeningPort(options.address, tls::ServerCredentialsFor(options.tls), &impl->port);
  for (auto& [name, service] : impl->services) builder.RegisterService(&service);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || impl->port == 0)
    return absl::UnavailableError(StrCat("cannot listen on ", options.address));
  if (!options.health_address.empty()) {
    ASSIGN_OR_RETURN(impl->probes, HealthListener::Start(options.health_address));
  }
  impl->SetServing(false);
  AcceptCallers(*impl->server);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { Stop(absl::Now()); }

int Server::port() const { return impl_->port; }
int Server::health_port() const { return impl_->probes ? impl_->probes->port() : 0; }
void Server::SetServing(bool serving) { impl_->SetServing(serving); }

void Server::SendCallersAway(absl::Time deadline) { rpc::SendCallersAway(*impl_->server, deadline); }

void Server::Stop(absl::Time deadline) {
  impl_->server->Shutdown(absl::ToChronoTime(deadline));
  impl_->server->Wait();
}

}  // namespace passerelle::rpc
