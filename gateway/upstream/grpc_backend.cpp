#include "gateway/upstream/grpc_backend.h"

#include <absl/time/clock.h>
#include <grpcpp/alarm.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <optional>
#include <utility>
#include <vector>

#include "gateway/upstream/masking.h"
#include "google/rpc/status.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/rpc/channel.h"
#include "services/runtime/rpc/repetition.h"
#include "services/runtime/telemetry/log.h"
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

using Stub = grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>;

// What one attempt at a call needs until its answer is there.
struct Flight {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  telemetry::Span span;
};

void Start(Stub& stub, const std::string& method, const std::shared_ptr<Flight>& flight,
           std::function<void(grpc::Status)> done) {
  stub.UnaryCall(&flight->context, method, grpc::StubOptions(), &flight->request, &flight->response, std::move(done));
}

// One call, through all its attempts; it lives as long as one of them waits for something.
class Attempts : public std::enable_shared_from_this<Attempts> {
 public:
  using Done = std::function<void(const grpc::Status&, const grpc::ByteBuffer& response)>;

  Attempts(Stub& stub, BackendCall call, std::string assertion, rpc::RepetitionBudget& budget, Done done)
      : stub_(stub),
        call_(std::move(call)),
        assertion_(std::move(assertion)),
        done_(std::move(done)),
        repetition_(IsRepeatable(call_), call_.deadline, budget) {}

  void Begin() {
    auto flight = std::make_shared<Flight>();
    flight->context.set_deadline(absl::ToChronoTime(call_.deadline));
    flight->context.AddMetadata(access::kAssertionMetadata, assertion_);
    const telemetry::TraceContext trace = call_.trace.Child();
    flight->span =
        telemetry::Span::Start(telemetry::SpanKind::kClient, call_.method->full_name, trace, call_.trace.span_id);
    telemetry::DescribeRpc(call_.method->full_name, flight->span);
    flight->context.AddMetadata("traceparent", trace.Traceparent());
    if (!call_.idempotency_key.empty()) flight->context.AddMetadata("idempotency-key", call_.idempotency_key);
    flight->request = ToBuffer(call_.request);
    Start(stub_, call_.method->grpc_path, flight, [self = shared_from_this(), flight](const grpc::Status& status) {
      telemetry::EndRpc(static_cast<absl::StatusCode>(status.error_code()), flight->span);
      self->End(status, flight->response);
    });
  }

 private:
  void End(const grpc::Status& status, const grpc::ByteBuffer& response) {
    const std::optional<absl::Duration> pause = repetition_.After(status);
    if (!pause) return done_(status, response);
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(absl::Now() + *pause), [self = shared_from_this()](bool) mutable {
      const auto kept = std::move(self);  // the alarm, which this object owns, must not own it in turn
      kept->Begin();
    });
  }

  Stub& stub_;
  const BackendCall call_;
  const std::string assertion_;
  const Done done_;
  rpc::Repetition repetition_;
  std::unique_ptr<grpc::Alarm> alarm_;
};

class GrpcBackend : public Backend {
 public:
  GrpcBackend(tls::Peer peer, const std::string& address, std::function<std::string()> assertion_for_nobody)
      : stub_(rpc::OpenChannel(address, peer, kMostResponseBytes)),
        name_(std::move(peer.process)),
        assertion_for_nobody_(std::move(assertion_for_nobody)) {}

  void Call(BackendCall call, std::function<void(BackendAnswer)> done) override {
    std::string assertion = call.caller ? call.caller->assertion : assertion_for_nobody_();
    const auto answer = [this, trace_id = call.trace.trace_id, &method = call.method->full_name,
                         done = std::move(done)](const grpc::Status& status, const grpc::ByteBuffer& response) {
      if (status.ok()) return done({absl::OkStatus(), FromBuffer(response)});
      const telemetry::LogScope scope(trace_id, method);
      done({MaskStatus(FromGrpc(status), name_), ""});
    };
    std::make_shared<Attempts>(stub_, std::move(call), std::move(assertion), budget_, answer)->Begin();
  }

  void Check(absl::Time deadline, std::function<void(bool)> done) override {
    auto flight = std::make_shared<Flight>();
    flight->context.set_deadline(absl::ToChronoTime(deadline));
    flight->request = ToBuffer("");
    Start(stub_, "/grpc.health.v1.Health/Check", flight, [flight, done = std::move(done)](const grpc::Status& status) {
      constexpr std::string_view kServing("\x08\x01", 2);  // HealthCheckResponse{status: SERVING}
      done(status.ok() && FromBuffer(flight->response) == kServing);
    });
  }

 private:
  Stub stub_;
  rpc::RepetitionBudget budget_;
  const std::string name_;
  const std::function<std::string()> assertion_for_nobody_;
};

}  // namespace

std::unique_ptr<Backend> MakeGrpcBackend(tls::Peer peer, const std::string& address,
                                         std::function<std::string()> assertion_for_nobody) {
  return std::make_unique<GrpcBackend>(std::move(peer), address, std::move(assertion_for_nobody));
}

}  // namespace passerelle::gateway
