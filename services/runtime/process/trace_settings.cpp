#include "services/runtime/process/trace_settings.h"

#include <absl/strings/numbers.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::process {
namespace {

absl::StatusOr<double> ReadTraceRatio(const config::Settings& settings) {
  double ratio = 0;
  // Written so that what is no number is refused too.
  if (absl::SimpleAtod(settings.Text(kTraceRatio), &ratio) && ratio >= 0 && ratio <= 1) return ratio;
  return absl::InvalidArgumentError(StrCat(kTraceRatio.name, ": must be a number from 0 to 1"));
}

}  // namespace

const config::Setting kOtlpEndpoint{
    "PASSERELLE_OTLP_ENDPOINT", std::string(),
    "The OpenTelemetry collector that takes this process's spans over OTLP/HTTP, as https://HOST:PORT, or "
    "http://127.0.0.1:PORT on this machine; empty: no spans."};
const config::Setting kOtlpAuthority{"PASSERELLE_OTLP_CA", std::string(),
                                     "Certificates in PEM that the collector's must go back to; empty: the system's."};
const config::Setting kTraceRatio{
    "PASSERELLE_TRACE_RATIO", std::string("1"),
    "Of the traces that begin in this process, how many are exported, from 0 to 1; what a sampled trace causes always "
    "is."};

absl::StatusOr<std::optional<telemetry::TracingOptions>> ReadTracing(const config::Settings& settings,
                                                                     const std::string& process) {
  ASSIGN_OR_RETURN(const double ratio, ReadTraceRatio(settings));
  const std::string& endpoint = settings.Text(kOtlpEndpoint);
  if (endpoint.empty()) return std::nullopt;
  if (const absl::Status status = telemetry::CheckEndpoint(endpoint); !status.ok()) {
    return absl::InvalidArgumentError(StrCat(kOtlpEndpoint.name, ": ", ToStd(status.message())));
  }
  return telemetry::TracingOptions{
      .process = process, .endpoint = endpoint, .authority = settings.Text(kOtlpAuthority), .ratio = ratio};
}

absl::StatusOr<std::unique_ptr<telemetry::Tracing>> StartTracing(const config::Settings& settings,
                                                                 const std::string& process) {
  ASSIGN_OR_RETURN(const std::optional<telemetry::TracingOptions> options, ReadTracing(settings, process));
  if (!options) return nullptr;
  return telemetry::Tracing::Start(*options, telemetry::ProcessMetrics());
}

}  // namespace passerelle::process
