// W3C trace context: carried through every hop and event, never holding personal data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace passerelle::telemetry {

struct TraceContext {
  std::string trace_id;  // 32 lower-case hexadecimal digits
  std::string span_id;   // 16
  bool sampled = false;

  static TraceContext NewRoot();
  // Absent for anything the standard calls invalid.
  static std::optional<TraceContext> Parse(std::string_view traceparent);
  TraceContext Child() const;
  std::string Traceparent() const;
};

}  // namespace passerelle::telemetry
