#include "services/runtime/telemetry/span.h"

#include <absl/time/clock.h>

#include <memory>
#include <optional>

#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/span_record.h"

namespace passerelle::telemetry {

Span Span::Made(SpanKind kind, std::string_view name, const TraceContext& context, std::string_view parent) {
  Span span;
  span.record_ = new SpanRecord{.kind = kind,
                                .name = std::string(name),
                                .context = context,
                                .parent = std::string(parent),
                                .start = absl::Now(),
                                .end = absl::InfiniteFuture(),
                                .attributes = {}};
  return span;
}

Span Span::MadeBelow(std::string_view trace_parent, SpanKind kind, std::string_view name) {
  const std::optional<TraceContext> parent = TraceContext::Parse(trace_parent);
  return parent ? MadeBelow(*parent, kind, name) : Span();
}

Span Span::MadeBelow(const TraceContext& parent, SpanKind kind, std::string_view name) {
  return parent.sampled ? Made(kind, name, parent.Child(), parent.span_id) : Span();
}

const TraceContext& Span::context() const { return record_->context; }

void Span::Add(std::string_view name, std::string_view value) {
  record_->attributes.emplace_back(name, std::string(value));
}

void Span::Add(std::string_view name, std::int64_t value) { record_->attributes.emplace_back(name, value); }

void Span::Fail(std::string_view type) {
  if (record_ == nullptr) return;
  record_->failed = true;
  Add("error.type", type);
}

void Span::NoteFault(absl::StatusCode code) { Fail(CodeName(code)); }

void Span::BeganAt(absl::Time start) { record_->start = start; }

void Span::End() {
  if (record_ == nullptr) return;
  const std::unique_ptr<SpanRecord> ended(std::exchange(record_, nullptr));
  // What this thread does from now on is no part of it.
  if (internal::current_span == &ended->context) internal::current_span = nullptr;
  ended->end = absl::Now();
  SpanSink* sink = internal::span_sink.load(std::memory_order_acquire);
  if (sink != nullptr) sink->Take(*ended);
}

void DescribeRpc(std::string_view method, Span& span) {
  if (!span.recorded()) return;
  const std::size_t dot = method.rfind('.');
  span.Set("rpc.system", "grpc");
  span.Set("rpc.service", method.substr(0, dot));
  span.Set("rpc.method", method.substr(dot + 1));
}

void EndRpc(absl::StatusCode code, Span& span) {
  span.Set("rpc.grpc.status_code", static_cast<std::int64_t>(code));
  span.Note(code);
  span.End();
}

}  // namespace passerelle::telemetry
