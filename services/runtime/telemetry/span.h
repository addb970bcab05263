// What one process did for a trace, exported when tracing is on (tracing.h) and the trace is sampled; otherwise a span
// is a null pointer that is looked at. Names and attributes hold what is known before anybody calls: methods, routes,
// statements, codes. Never an id, a value or a text of somebody.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "services/runtime/telemetry/trace.h"

namespace passerelle::telemetry {

enum class SpanKind { kInternal, kServer, kClient, kProducer, kConsumer };

struct SpanRecord;
class SpanSink;

namespace internal {
// Where spans go; null while tracing is off.
inline std::atomic<SpanSink*> span_sink = nullptr;
// The span that this thread works for; null for none.
inline thread_local constinit const TraceContext* current_span = nullptr;
}  // namespace internal

// Ends, at the latest, with its life. Movable; used by one thread at a time.
class Span {
 public:
  Span() = default;  // not recorded, like any whose trace is not sampled
  Span(Span&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  Span& operator=(Span&& other) noexcept {
    std::swap(record_, other.record_);
    return *this;
  }
  ~Span() {
    if (record_ != nullptr) End();
  }

  // The span that `context` already names; `parent` is empty for the first of a trace.
  static Span Start(SpanKind kind, std::string_view name, const TraceContext& context, std::string_view parent) {
    if (!Exporting() || !context.sampled) return {};
    return Made(kind, name, context, parent);
  }
  // A new one below the span that a traceparent names.
  static Span ChildOf(std::string_view trace_parent, SpanKind kind, std::string_view name) {
    if (!Exporting()) return {};
    return MadeBelow(trace_parent, kind, name);
  }
  // A new one below the span that this thread works for.
  static Span Here(SpanKind kind, std::string_view name) {
    if (internal::current_span == nullptr) return {};
    return MadeBelow(*internal::current_span, kind, name);
  }
  static bool Exporting() { return internal::span_sink.load(std::memory_order_relaxed) != nullptr; }

  bool recorded() const { return record_ != nullptr; }
  // Of a recorded one.
  const TraceContext& context() const;
  // `name` outlives the span.
  void Set(std::string_view name, std::string_view value) {
    if (record_ != nullptr) Add(name, value);
  }
  void Set(std::string_view name, std::int64_t value) {
    if (record_ != nullptr) Add(name, value);
  }
  // Marks it as failed, unless the code is OK.
  void Note(absl::StatusCode code) {
    if (record_ != nullptr && code != absl::StatusCode::kOk) NoteFault(code);
  }
  // Marks it as failed, of this type.
  void Fail(std::string_view type);
  // When it began, if that was before it was made. Of a recorded one.
  void BeganAt(absl::Time start);
  void End();

 private:
  static Span Made(SpanKind kind, std::string_view name, const TraceContext& context, std::string_view parent);
  static Span MadeBelow(std::string_view trace_parent, SpanKind kind, std::string_view name);
  static Span MadeBelow(const TraceContext& parent, SpanKind kind, std::string_view name);

  void Add(std::string_view name, std::string_view value);
  void Add(std::string_view name, std::int64_t value);
  void NoteFault(absl::StatusCode code);

  SpanRecord* record_ = nullptr;  // owned; a bare pointer, so that an empty span costs one comparison
};

// This thread works for a span while the scope lives; for one that is not recorded nothing changes. The span outlives
// it.
class SpanScope {
 public:
  explicit SpanScope(const Span& span) : outer_(internal::current_span) {
    if (span.recorded()) internal::current_span = &span.context();
  }
  ~SpanScope() { internal::current_span = outer_; }
  SpanScope(const SpanScope&) = delete;
  SpanScope& operator=(const SpanScope&) = delete;

 private:
  const TraceContext* outer_;
};

// "passerelle.contacts.v1.PeopleService.GetPerson", the name of an rpc, as attributes.
void DescribeRpc(std::string_view method, Span& span);
// How the rpc ended.
void EndRpc(absl::StatusCode code, Span& span);

}  // namespace passerelle::telemetry
