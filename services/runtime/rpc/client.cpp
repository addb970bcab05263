#include "services/runtime/rpc/client.h"

#include <absl/synchronization/notification.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "google/rpc/status.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/limits.h"
#include "services/runtime/telemetry/span.h"

namespace passerelle::rpc {
namespace {

// Answers to feed consumers hold thousands of events.
constexpr int kMostResponseBytes = 64 * 1024 * 1024;
// A neighbour that comes back is found soon.
constexpr int kLeastBackOffMs = 50;
constexpr int kMostBackOffMs = 1000;

using Stub = grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>;

std::shared_ptr<grpc::Channel> Connect(const std::string& address, const tls::Peer& peer) {
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetMaxReceiveMessageSize(kMostResponseBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMostMetadataBytes);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kLeastBackOffMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kMostBackOffMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMostBackOffMs);
  return grpc::CreateCustomChannel(address, tls::ChannelCredentialsFor(peer), arguments);
}

// "a.b.Service.Method" → "/a.b.Service/Method"
std::string PathOf(std::string_view method) {
  const std::size_t dot = method.rfind('.');
  return StrCat("/", method.substr(0, dot), "/", method.substr(dot + 1));
}

void AddMetadata(const CallOptions& options, const telemetry::Span& span, grpc::ClientContext& context) {
  if (!options.assertion.empty()) context.AddMetadata(access::kAssertionMetadata, options.assertion);
  if (span.recorded()) {
    context.AddMetadata("traceparent", span.context().Traceparent());
  } else if (!options.trace_parent.empty()) {
    context.AddMetadata("traceparent", options.trace_parent);
  }
  if (!options.idempotency_key.empty()) context.AddMetadata("idempotency-key", options.idempotency_key);
  for (const auto& [name, value] : options.metadata) context.AddMetadata(name, value);
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (!status.error_details().empty() && details.ParseFromString(status.error_details())) return FromRpcStatus(details);
  // Made by the transport, not by the callee.
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
                   "Another service cannot be reached at this moment; try again.");
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", "The call took longer than it may.");
    default:
      return {static_cast<absl::StatusCode>(status.error_code()), status.error_message()};
  }
}

absl::Status ParseInto(grpc::ByteBuffer& buffer, google::protobuf::Message& response) {
  grpc::Slice slice;
  if (!buffer.TrySingleSlice(&slice).ok() && !buffer.DumpToSingleSlice(&slice).ok()) {
    return absl::InternalError("the response cannot be read");
  }
  if (!response.ParseFromArray(slice.begin(), static_cast<int>(slice.size())))
    return absl::InternalError("the response is malformed");
  return absl::OkStatus();
}

}  // namespace

struct Client::Impl {
  Impl(const std::string& address, const tls::Peer& peer) : stub(Connect(address, peer)) {}

  // Keeps a call within reach of Cancel while it runs.
  struct Running {
    Running(Impl& impl, grpc::ClientContext& context) : impl(impl), context(context) {
      const std::lock_guard lock(impl.mutex);
      impl.running.insert(&context);
      if (impl.cancelled) context.TryCancel();
    }
    ~Running() {
      const std::lock_guard lock(impl.mutex);
      impl.running.erase(&context);
    }
    Impl& impl;
    grpc::ClientContext& context;
  };

  Stub stub;
  std::mutex mutex;
  std::set<grpc::ClientContext*> running;
  bool cancelled = false;
};

Client::Client(const std::string& address, const tls::Peer& peer) : impl_(std::make_unique<Impl>(address, peer)) {}
Client::~Client() = default;

void Client::Cancel() {
  const std::lock_guard lock(impl_->mutex);
  impl_->cancelled = true;
  for (grpc::ClientContext* context : impl_->running) context->TryCancel();
}

absl::Status Client::CallInto(std::string_view method, const google::protobuf::Message& request,
                              const CallOptions& options, google::protobuf::Message& response) {
  const grpc::Slice slice(request.SerializeAsString());
  const grpc::ByteBuffer request_buffer(&slice, 1);
  grpc::ByteBuffer response_buffer;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(options.deadline));
  auto span = telemetry::Span::ChildOf(options.trace_parent, telemetry::SpanKind::kClient, method);
  telemetry::DescribeRpc(method, span);
  AddMetadata(options, span, context);
  const Impl::Running running(*impl_, context);
  absl::Notification finished;
  grpc::Status status;
  impl_->stub.UnaryCall(&context, PathOf(method), {}, &request_buffer, &response_buffer, [&](grpc::Status ended) {
    status = std::move(ended);
    finished.Notify();
  });
  finished.WaitForNotification();
  telemetry::EndRpc(static_cast<absl::StatusCode>(status.error_code()), span);
  RETURN_IF_ERROR(FromGrpc(status));
  return ParseInto(response_buffer, response);
}

}  // namespace passerelle::rpc
