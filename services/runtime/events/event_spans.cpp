#include "services/runtime/events/event_spans.h"

namespace passerelle::events {
namespace {

constexpr std::size_t kMostSpans = 64;

}  // namespace

EventSpans::EventSpans(telemetry::SpanKind kind, std::string_view name,
                       const std::vector<std::string_view>& trace_parents) {
  for (const std::string_view trace_parent : trace_parents) {
    if (spans_.size() == kMostSpans) break;
    telemetry::Span span = telemetry::Span::ChildOf(trace_parent, kind, name);
    if (!span.recorded()) continue;
    span.Set("messaging.system", "passerelle");
    span.Set("messaging.batch.message_count", static_cast<std::int64_t>(trace_parents.size()));
    spans_.push_back(std::move(span));
  }
  if (!spans_.empty()) working_.emplace(spans_.front());
}

void EventSpans::Note(const absl::Status& status) {
  for (telemetry::Span& span : spans_) span.Note(status.code());
}

void EventSpans::BeganAt(absl::Time start) {
  for (telemetry::Span& span : spans_) span.BeganAt(start);
}

}  // namespace passerelle::events
