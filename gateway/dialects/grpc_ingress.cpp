#include "gateway/dialects/grpc_ingress.h"

#include <absl/time/clock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <mutex>
#include <utility>
#include <vector>

#include "gateway/audit/audited_backend.h"
#include "gateway/base/text.h"
#include "gateway/dialects/dialect.h"
#include "google/rpc/status.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/rpc/health.h"
#include "services/runtime/telemetry/span.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::gateway::dialects {
namespace {

constexpr int kMostMessageBytes = 4 * 1024 * 1024;
constexpr int kMostMetadataBytes = 16 * 1024;
constexpr int kHandshakeMs = 5 * 1000;

// The address of "ipv4:127.0.0.1:4711" or "ipv6:%5B::1%5D:4711".
std::string AddressOf(std::string_view peer) {
  const std::size_t begin = peer.find(':');
  const std::size_t end = peer.rfind(':');
  if (begin == end) return std::string(peer);
  std::string_view address = peer.substr(begin + 1, end - begin - 1);
  if (address.starts_with("%5B") && address.ends_with("%5D")) address = address.substr(3, address.size() - 6);
  return std::string(address);
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
                      ToRpcStatus(status).SerializeAsString());
}

// The metadata as a request head, so that the headers are read by the same code as HTTP's.
http::RequestHead HeadOf(const grpc::GenericCallbackServerContext& context, const TrustedProxies& proxies) {
  http::RequestHead head;
  head.request_id = NewUuidV7();
  for (const auto& [name, value] : context.client_metadata()) {
    head.headers.emplace_back(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
  }
  head.address = proxies.ClientOf(AddressOf(context.peer()), head.Values("x-forwarded-for"));
  return head;
}

// One call: read one message, prove that there is no second, admit, call on, answer.
class Call : public grpc::ServerGenericBidiReactor {
 public:
  Call(const GrpcIngressInputs& inputs, grpc::GenericCallbackServerContext* context)
      : inputs_(inputs), context_(context), start_(absl::Now()), method_(inputs.table.FindMethod(context->method())) {
    if (method_ == nullptr) {
      End(Error(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN", "There is no such method."));
    } else {
      StartRead(&first_);
    }
  }

  void OnReadDone(bool ok) override {
    if (!read_first_) {
      read_first_ = true;
      if (!ok)
        return End(
            Error(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED", "A unary call holds exactly one message."));
      return StartRead(&second_);
    }
    if (ok)
      return End(
          Error(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED", "A unary call holds exactly one message."));
    if (first_.Length() > method_->max_request_bytes) {
      return End(Error(absl::StatusCode::kResourceExhausted, "BODY_TOO_LARGE",
                       Cat("The request has more than ", method_->max_request_bytes, " bytes.")));
    }
    Admit();
  }

  void OnWriteDone(bool ok) override {
    End(ok ? absl::OkStatus() : Error(absl::StatusCode::kCancelled, "CANCELLED", "The client has gone."));
  }

  void OnDone() override {
    inputs_.metrics.Observe("grpc", method_ == nullptr ? "none" : std::string_view(method_->full_name), CodeName(code_),
                            absl::Now() - start_);
    delete this;
  }

 private:
  void Admit() {
    const absl::Duration left = absl::FromChrono(context_->deadline()) - absl::Now();
    auto head = ReadCallHead(*method_, HeadOf(*context_, inputs_.proxies), left);
    if (!head.ok()) return End(head.status());
    head_ = *std::move(head);
    deadline_ = absl::Now() + head_.timeout;
    span_ = telemetry::Span::Start(telemetry::SpanKind::kServer, method_->full_name, head_.trace, head_.parent_span);
    telemetry::DescribeRpc(method_->full_name, span_);
    inputs_.admission.Admit(*method_, head_.credentials, deadline_, [this](Admitted admitted) {
      if (admitted.status.ok() || audit::RecordsRefusal(*method_, admitted.status, admitted.caller)) {
        return CallOn(std::move(admitted));
      }
      End(admitted.status);
    });
  }

  void CallOn(Admitted admitted) {
    std::string request;
    std::vector<grpc::Slice> slices;
    if (!first_.Dump(&slices).ok()) {
      return End(Error(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED", "The message cannot be read."));
    }
    for (const auto& slice : slices) request.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    BackendCall call{method_,
                     std::move(request),
                     std::move(admitted.caller),
                     head_.credentials.address,
                     deadline_,
                     head_.trace,
                     head_.idempotency_key,
                     head_.purpose,
                     std::move(admitted.status)};
    inputs_.backends.at(method_->service)->Call(std::move(call), [this](const BackendAnswer& answer) {
      if (!answer.status.ok()) return End(answer.status);
      const grpc::Slice slice(answer.response);
      response_ = grpc::ByteBuffer(&slice, 1);
      StartWrite(&response_);
    });
  }

  void End(const absl::Status& status) {
    code_ = status.code();
    telemetry::EndRpc(code_, span_);
    Finish(ToGrpc(status));
  }

  const GrpcIngressInputs& inputs_;
  grpc::GenericCallbackServerContext* context_;
  const absl::Time start_;
  const routing::MethodEntry* method_;
  grpc::ByteBuffer first_;
  grpc::ByteBuffer second_;
  grpc::ByteBuffer response_;
  bool read_first_ = false;
  CallHead head_{};
  telemetry::Span span_;
  absl::Time deadline_;
  absl::StatusCode code_ = absl::StatusCode::kOk;
};

class AnyMethod : public grpc::CallbackGenericService {
 public:
  explicit AnyMethod(const GrpcIngressInputs& inputs) : inputs_(inputs) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Call(inputs_, context);
  }

 private:
  const GrpcIngressInputs inputs_;
};

}  // namespace

struct GrpcIngress::Impl {
  explicit Impl(const GrpcIngressInputs& inputs) : service(inputs) {}
  AnyMethod service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

GrpcIngress::GrpcIngress(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GrpcIngress::~GrpcIngress() { Stop(absl::Now()); }

absl::StatusOr<std::unique_ptr<GrpcIngress>> GrpcIngress::Start(const std::string& address,
                                                                const std::string& tls_folder,
                                                                const GrpcIngressInputs& inputs) {
  auto impl = std::make_unique<Impl>(inputs);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(
      address, tls_folder.empty() ? grpc::InsecureServerCredentials() : tls::PublicServerCredentials(tls_folder),
      &impl->port);
  builder.RegisterCallbackGenericService(&impl->service);
  builder.SetMaxReceiveMessageSize(kMostMessageBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMostMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 256);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || impl->port == 0)
    return absl::UnavailableError(Cat("cannot listen on ", address, ": is the port taken?"));
  rpc::AcceptCallers(*impl->server);
  return std::unique_ptr<GrpcIngress>(new GrpcIngress(std::move(impl)));
}

int GrpcIngress::port() const { return impl_->port; }

void GrpcIngress::SetServing(bool serving) {
  if (impl_->server == nullptr) return;  // stopped
  if (auto* health = impl_->server->GetHealthCheckService()) health->SetServingStatus(serving);
}

void GrpcIngress::Stop(absl::Time deadline) {
  if (impl_->server == nullptr) return;
  rpc::SendCallersAway(*impl_->server, deadline);
  impl_->server->Shutdown(absl::ToChronoTime(deadline));
  impl_->server->Wait();
  impl_->server.reset();
}

}  // namespace passerelle::gateway::dialects
