#include "services/runtime/rpc/client.h"

#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <mutex>
#include <optional>
#include <set>

#include "google/rpc/status.pb.h"
#include "passerelle/options/v1/options.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/channel.h"
#include "services/runtime/rpc/repetition.h"
#include "services/runtime/telemetry/span.h"

namespace passerelle::rpc {
namespace {

// Answers to feed consumers hold thousands of events.
constexpr int kMostResponseBytes = 64 * 1024 * 1024;

using Stub = grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>;

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

// What the contract says of a repeated call; of a method that is not in it, nothing.
options::v1::Effect EffectOf(std::string_view method) {
  const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(std::string(method));
  return descriptor == nullptr ? options::v1::EFFECT_UNSPECIFIED
                               : descriptor->options().GetExtension(options::v1::policy).effect();
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (!status.error_details().empty() && details.ParseFromString(status.error_details())) return FromRpcStatus(details);
  // Made by the transport, not by the callee.
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::CANCELLED:  // by the callee as it ends
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
  Impl(const std::string& address, const tls::Peer& peer) : stub(OpenChannel(address, peer, kMostResponseBytes)) {}

  grpc::Status CallOnce(std::string_view method, const grpc::ByteBuffer& request, const CallOptions& options,
                        grpc::ByteBuffer& response);
  bool Cancelled() {
    const std::lock_guard lock(mutex);
    return cancelled;
  }

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
  RepetitionBudget budget;
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

grpc::Status Client::Impl::CallOnce(std::string_view method, const grpc::ByteBuffer& request,
                                    const CallOptions& options, grpc::ByteBuffer& response) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(options.deadline));
  auto span = telemetry::Span::ChildOf(options.trace_parent, telemetry::SpanKind::kClient, method);
  telemetry::DescribeRpc(method, span);
  AddMetadata(options, span, context);
  const Running running(*this, context);
  absl::Notification finished;
  grpc::Status status;
  stub.UnaryCall(&context, PathOf(method), {}, &request, &response, [&](grpc::Status ended) {
    status = std::move(ended);
    finished.Notify();
  });
  finished.WaitForNotification();
  telemetry::EndRpc(static_cast<absl::StatusCode>(status.error_code()), span);
  return status;
}

absl::Status Client::CallInto(std::string_view method, const google::protobuf::Message& request,
                              const CallOptions& options, google::protobuf::Message& response) {
  const grpc::Slice slice(request.SerializeAsString());
  const grpc::ByteBuffer request_buffer(&slice, 1);
  grpc::ByteBuffer response_buffer;
  Repetition repetition(IsHarmlessTwice(EffectOf(method), !options.idempotency_key.empty()), options.deadline,
                        impl_->budget);
  while (true) {
    const grpc::Status status = impl_->CallOnce(method, request_buffer, options, response_buffer);
    const std::optional<absl::Duration> pause = repetition.After(status);
    if (status.ok()) return ParseInto(response_buffer, response);
    if (impl_->Cancelled()) return absl::CancelledError("this process stops");
    if (!pause) return FromGrpc(status);
    absl::SleepFor(*pause);
  }
}

}  // namespace passerelle::rpc
