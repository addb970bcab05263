#include "gateway/upstream/grpc_backend.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/byte_buffer.h>

#include <utility>
#include <vector>

#include "gateway/upstream/masking.h"
#include "google/rpc/status.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/span.h"

namespace passerelle::gateway {
namespace {

constexpr int kMostResponseBytes = 16 * 1024 * 1024;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string FromBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return "";
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const auto& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status wire;
  if (!status.error_details().empty() && wire.ParseFromString(status.error_details())) return FromRpcStatus(wire);
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

// What one call needs until its answer is there.
struct Flight {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  telemetry::Span span;
};

class GrpcBackend : public Backend {
 public:
  GrpcBackend(tls::Peer peer, const std::string& address, std::function<std::string()> assertion_for_nobody)
      : stub_(MakeChannel(address, peer)),
        name_(std::move(peer.process)),
        assertion_for_nobody_(std::move(assertion_for_nobody)) {}

  void Call(BackendCall call, std::function<void(BackendAnswer)> done) override {
    auto flight = std::make_shared<Flight>();
    flight->context.set_deadline(absl::ToChronoTime(call.deadline));
    flight->context.AddMetadata(access::kAssertionMetadata,
                                call.caller ? call.caller->assertion : assertion_for_nobody_());
    const telemetry::TraceContext trace = call.trace.Child();
    flight->span =
        telemetry::Span::Start(telemetry::SpanKind::kClient, call.method->full_name, trace, call.trace.span_id);
    telemetry::DescribeRpc(call.method->full_name, flight->span);
    flight->context.AddMetadata("traceparent", trace.Traceparent());
    if (!call.idempotency_key.empty()) flight->context.AddMetadata("idempotency-key", call.idempotency_key);
    flight->request = ToBuffer(call.request);
    Start(call.method->grpc_path, flight, [this, flight, done = std::move(done)](const grpc::Status& status) {
      telemetry::EndRpc(static_cast<absl::StatusCode>(status.error_code()), flight->span);
      BackendAnswer answer;
      answer.status = MaskStatus(FromGrpc(status), name_);
      if (status.ok()) answer.response = FromBuffer(flight->response);
      done(std::move(answer));
    });
  }

  void Check(absl::Time deadline, std::function<void(bool)> done) override {
    auto flight = std::make_shared<Flight>();
    flight->context.set_deadline(absl::ToChronoTime(deadline));
    flight->request = ToBuffer("");
    Start("/grpc.health.v1.Health/Check", flight, [flight, done = std::move(done)](const grpc::Status& status) {
      constexpr std::string_view kServing("\x08\x01", 2);  // HealthCheckResponse{status: SERVING}
      done(status.ok() && FromBuffer(flight->response) == kServing);
    });
  }

 private:
  static std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const tls::Peer& peer) {
    grpc::ChannelArguments arguments;
    arguments.SetLoadBalancingPolicyName("round_robin");
    arguments.SetMaxReceiveMessageSize(kMostResponseBytes);
    // A service that was restarted is found again within a fraction of a second.
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
    return grpc::CreateCustomChannel(address, tls::ChannelCredentialsFor(peer), arguments);
  }

  void Start(const std::string& method, const std::shared_ptr<Flight>& flight, std::function<void(grpc::Status)> done) {
    stub_.UnaryCall(&flight->context, method, grpc::StubOptions(), &flight->request, &flight->response,
                    std::move(done));
  }

  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub_;
  const std::string name_;
  const std::function<std::string()> assertion_for_nobody_;
};

}  // namespace

std::unique_ptr<Backend> MakeGrpcBackend(tls::Peer peer, const std::string& address,
                                         std::function<std::string()> assertion_for_nobody) {
  return std::make_unique<GrpcBackend>(std::move(peer), address, std::move(assertion_for_nobody));
}

}  // namespace passerelle::gateway
