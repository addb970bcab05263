#include "gateway/telemetry/call_span.h"

#include "gateway/base/text.h"

namespace passerelle::gateway {

using telemetry::Span;

Span StartHttpSpan(std::string_view verb, std::string_view route, const telemetry::TraceContext& trace,
                   std::string_view parent) {
  if (!Span::Exporting() || !trace.sampled) return {};
  Span span = Span::Start(telemetry::SpanKind::kServer, Cat(verb, " ", route), trace, parent);
  span.Set("http.request.method", verb);
  span.Set("http.route", route);
  return span;
}

// A refusal is the caller's fault, and no failure of the server's span: so say OpenTelemetry's conventions.
void EndHttpSpan(int status, Span& span) {
  span.Set("http.response.status_code", std::int64_t{status});
  if (status >= 500) span.Fail(Cat(status));
  span.End();
}

}  // namespace passerelle::gateway
