#include "services/runtime/rpc/pipeline.h"

#include <absl/container/flat_hash_map.h>
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.h>

#include "services/runtime/base/text.h"
#include "services/runtime/rpc/idempotency.h"
#include "services/runtime/rpc/method_metrics.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/rpc/public_status.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/span.h"
#include "services/runtime/telemetry/trace.h"
#include "services/runtime/validation/validator.h"

namespace passerelle::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using telemetry::TraceContext;

// With less than this left, work would be done for nobody.
constexpr absl::Duration kLeastTime = absl::Milliseconds(5);
// Requests are short: most fit here, without an allocation.
constexpr std::size_t kArenaBytes = 8192;

struct Entry {
  Entry(Method handled, MethodPolicy read, telemetry::Metrics& registry)
      : method(std::move(handled)), policy(std::move(read)), metrics(registry, method.full_name) {}
  Method method;
  MethodPolicy policy;
  mutable MethodMetrics metrics;
};

// One call on its way.
struct Call {
  InboundCall inbound;
  std::function<void(Outcome)> done;
  const Entry* entry = nullptr;
  absl::Time start;
  absl::Time deadline;
  TraceContext trace;
  telemetry::Span span;
  access::Principal principal;
};

void SetTrace(Call& call) {
  const std::optional<TraceContext> parent = TraceContext::Parse(call.inbound.trace_parent);
  call.trace = parent ? parent->Child() : TraceContext::NewRoot();
  call.span = telemetry::Span::Start(telemetry::SpanKind::kServer, call.entry->method.full_name, call.trace,
                                     parent ? std::string_view(parent->span_id) : std::string_view());
  telemetry::DescribeRpc(call.entry->method.full_name, call.span);
}

absl::Status CheckDeadline(const Call& call, absl::Duration least) {
  if (call.inbound.cancelled && call.inbound.cancelled()) return absl::CancelledError();
  if (call.deadline - absl::Now() < least) return absl::DeadlineExceededError("the deadline has passed");
  return absl::OkStatus();
}

absl::Status CheckSize(const Call& call) {
  if (call.inbound.request.size() <= call.entry->policy.max_request_bytes) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_TOO_LARGE",
               StrCat("The request has more than ", call.entry->policy.max_request_bytes, " bytes."));
}

absl::Status Parse(std::string_view bytes, Message& request) {
  if (request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED", "The request cannot be read.");
}

absl::Status CheckFields(Message& request) {
  validation::ClearOutputOnly(request);
  const std::vector<Violation> violations = validation::Validate(request);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::StatusOr<std::unique_ptr<Message>> Handle(const Call& call, const Resources& resources, Message& request) {
  RETURN_IF_ERROR(Parse(call.inbound.request, request));
  RETURN_IF_ERROR(CheckSites(call.entry->policy, call.principal, resources.knows_site, request));
  RETURN_IF_ERROR(CheckFields(request));
  ASSIGN_OR_RETURN(std::string key, IdempotencyKeyOf(call.inbound.idempotency_key, request));
  RpcContext context(resources, call.principal, call.deadline, std::move(key), call.trace);
  return call.entry->method.handle(context, request);
}

// A bug in one handler ends one call, never the process.
absl::Status HandleSafely(const Call& call, const Resources& resources, std::string& response) {
  try {
    alignas(8) char block[kArenaBytes];
    google::protobuf::ArenaOptions arena_options;
    arena_options.initial_block = block;
    arena_options.initial_block_size = sizeof(block);
    google::protobuf::Arena arena(arena_options);
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> message,
                     Handle(call, resources, *call.entry->method.request_prototype->New(&arena)));
    if (!message->SerializeToString(&response)) return absl::InternalError("the response cannot be serialised");
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return absl::InternalError(StrCat("exception: ", error.what()));
  } catch (...) {
    return absl::InternalError("exception of an unknown type");
  }
}

// One line for each call that may have changed something: who, what, when, with which end. Never what it was about.
void Audit(const Call& call, const absl::Status& status, absl::Duration duration) {
  if (call.entry->policy.IsSafe()) return;
  telemetry::Log(telemetry::Level::kInfo, "call",
                 {{"subject", call.principal.subject},
                  {"code", std::string(CodeName(status.code()))},
                  {"reason", ReasonOf(status)},
                  {"seconds", absl::ToDoubleSeconds(duration)}});
}

absl::Status Unusable(const Method& method, std::string_view fault) {
  return absl::FailedPreconditionError(StrCat(method.full_name, ": ", fault));
}

}  // namespace

struct Pipeline::Impl {
  PipelineOptions options;
  absl::flat_hash_map<std::string, std::unique_ptr<Entry>> entries;

  absl::Status Add(const Method& method);
  absl::Status CheckComplete() const;

  // Who calls, and whether whoever brought the call may speak for it.
  absl::StatusOr<access::Principal> PrincipalOf(Call& call) const;
  absl::StatusOr<access::Principal> AssertedPrincipal(const Call& call) const;
  absl::Status Admit(const std::shared_ptr<Call>& call) const;
  void Execute(Call& call) const;
  void Finish(Call& call, absl::Status status, std::string response) const;
};

absl::Status Pipeline::Impl::Add(const Method& method) {
  const MethodDescriptor* descriptor = DescriptorPool::generated_pool()->FindMethodByName(method.full_name);
  if (descriptor == nullptr) return Unusable(method, "it is not in the contract");
  if (descriptor->input_type() != method.request_prototype->GetDescriptor()) {
    return Unusable(method, "its handler takes another request");
  }
  ASSIGN_OR_RETURN(MethodPolicy policy, ReadPolicy(*descriptor));
  auto entry = std::make_unique<Entry>(method, std::move(policy), *options.metrics);
  if (!entries.try_emplace(method.full_name, std::move(entry)).second) return Unusable(method, "it has two handlers");
  return absl::OkStatus();
}

absl::Status Pipeline::Impl::CheckComplete() const {
  for (const auto& [name, entry] : entries) {
    const auto* service = DescriptorPool::generated_pool()->FindMethodByName(name)->service();
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string& sibling = service->method(i)->full_name();
      if (!entries.contains(sibling)) return absl::FailedPreconditionError(StrCat(sibling, ": it has no handler"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<access::Principal> Pipeline::Impl::PrincipalOf(Call& call) const {
  if (call.inbound.principal) return *std::move(call.inbound.principal);
  ASSIGN_OR_RETURN(access::Principal principal, AssertedPrincipal(call));
  if (call.inbound.peer) RETURN_IF_ERROR(CheckPeer(principal, *call.inbound.peer));
  return principal;
}

absl::StatusOr<access::Principal> Pipeline::Impl::AssertedPrincipal(const Call& call) const {
  const bool anybody = call.entry->policy.access == Access::kPublic;
  if (anybody && call.inbound.assertion.empty()) return access::Principal{};
  if (options.verifier == nullptr)
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_MISSING", "The caller gave no credentials.");
  return options.verifier->Verify(call.inbound.assertion, call.start);
}

// Everything up to the queue: cheap, and done on the thread that brought the call.
absl::Status Pipeline::Impl::Admit(const std::shared_ptr<Call>& call) const {
  call->deadline = std::min(call->inbound.deadline, call->start + call->entry->policy.timeout);
  RETURN_IF_ERROR(CheckDeadline(*call, kLeastTime));
  RETURN_IF_ERROR(CheckSize(*call));
  ASSIGN_OR_RETURN(call->principal, PrincipalOf(*call));
  RETURN_IF_ERROR(CheckAccess(call->entry->policy, call->principal));
  return options.admission->Post(call->entry->policy.lane, [this, call] { Execute(*call); });
}

void Pipeline::Impl::Execute(Call& call) const {
  const telemetry::LogScope scope(call.trace.trace_id, call.entry->method.full_name);
  const telemetry::SpanScope working(call.span);
  std::string response;
  absl::Status status = CheckDeadline(call, absl::ZeroDuration());
  if (status.ok()) status = HandleSafely(call, *options.resources, response);
  if (status.ok() && !call.entry->policy.IsSafe()) options.written();
  Finish(call, std::move(status), std::move(response));
}

void Pipeline::Impl::Finish(Call& call, absl::Status status, std::string response) const {
  status = PublicStatus(std::move(status));
  const absl::Duration duration = absl::Now() - call.start;
  call.entry->metrics.Observe(status.code(), duration);
  Audit(call, status, duration);
  telemetry::EndRpc(status.code(), call.span);
  call.done({std::move(status), std::move(response)});
}

Pipeline::Pipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pipeline::~Pipeline() = default;

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Create(PipelineOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  for (const Method& method : impl->options.methods) RETURN_IF_ERROR(impl->Add(method));
  RETURN_IF_ERROR(impl->CheckComplete());
  return std::unique_ptr<Pipeline>(new Pipeline(std::move(impl)));
}

void Pipeline::Start(InboundCall inbound, std::function<void(Outcome)> done) const {
  const auto found = impl_->entries.find(ToAbsl(inbound.method));
  if (found == impl_->entries.end()) {
    return done({Error(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN", "This service has no such method."), ""});
  }
  auto call = std::make_shared<Call>();
  call->inbound = std::move(inbound);
  call->done = std::move(done);
  call->entry = found->second.get();
  call->start = absl::Now();
  SetTrace(*call);
  const telemetry::LogScope scope(call->trace.trace_id, call->entry->method.full_name);
  absl::Status refused = impl_->Admit(call);
  if (!refused.ok()) impl_->Finish(*call, std::move(refused), "");
}

Outcome Pipeline::Run(InboundCall call) const {
  absl::Notification finished;
  Outcome result;
  Start(std::move(call), [&](Outcome outcome) {
    result = std::move(outcome);
    finished.Notify();
  });
  finished.WaitForNotification();
  return result;
}

std::vector<std::string> Pipeline::Methods() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : impl_->entries) names.push_back(name);
  return names;
}

}  // namespace passerelle::rpc
