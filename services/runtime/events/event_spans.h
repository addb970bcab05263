// Spans of events on their way: each belongs to the trace of the call that wrote the event.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/telemetry/span.h"

namespace passerelle::events {

// One span for each traceparent that is sampled, of work that is done on all of them together. Those beyond a bound
// have none.
class EventSpans {
 public:
  // `name`: "follow contacts".
  EventSpans(telemetry::SpanKind kind, std::string_view name, const std::vector<std::string_view>& trace_parents);
  void Note(const absl::Status& status);
  // When the work began, if it was before this was made.
  void BeganAt(absl::Time start);

 private:
  std::vector<telemetry::Span> spans_;
  std::optional<telemetry::SpanScope> working_;  // for the first of them
};

}  // namespace passerelle::events
