// The OpenTelemetry SDK behind Tracing. Included by this folder's .cpp files only.
#pragma once

#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/telemetry/span_record.h"
#include "services/runtime/telemetry/tracing.h"

namespace passerelle::telemetry {

// It lives as long as the process: a thread may hold it for a moment after it was stopped.
SpanSink* MakeOtlpSink(const TracingOptions& options, Metrics& metrics);
// Sends what is left; at most a few seconds.
void StopOtlpSink(SpanSink* sink);

}  // namespace passerelle::telemetry
