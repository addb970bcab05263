#include "services/runtime/telemetry/otlp_sink.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/time/time.h>
#include <opentelemetry/exporters/otlp/otlp_http_exporter.h>
#include <opentelemetry/exporters/otlp/otlp_http_exporter_factory.h>
#include <opentelemetry/sdk/common/global_log_handler.h>
#include <opentelemetry/sdk/instrumentationscope/instrumentation_scope.h>
#include <opentelemetry/sdk/resource/resource.h>
#include <opentelemetry/sdk/trace/batch_span_processor.h>
#include <opentelemetry/sdk/trace/exporter.h>
#include <opentelemetry/sdk/trace/recordable.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "services/runtime/base/uuid.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::telemetry {
namespace {

namespace api = opentelemetry::trace;
namespace otlp = opentelemetry::exporter::otlp;
namespace sdk = opentelemetry::sdk;
using Batch = opentelemetry::nostd::span<std::unique_ptr<sdk::trace::Recordable>>;

// A few seconds of a busy process.
constexpr std::size_t kMostPending = 8192;
constexpr std::size_t kMostInBatch = 512;
// What is left when the process ends gets no more time than this.
constexpr absl::Duration kLastPatience = absl::Seconds(5);

struct SpanCounts {
  explicit SpanCounts(Metrics& metrics)
      : exported(Make(metrics, "exported")), failed(Make(metrics, "failed")), dropped(Make(metrics, "dropped")) {}
  static Counter& Make(Metrics& metrics, const char* outcome) {
    return metrics.MakeCounter("passerelle_trace_spans_total",
                               "Spans that the collector took, that it did not take, and that found the queue full.",
                               {{"outcome", outcome}});
  }
  Counter& exported;
  Counter& failed;
  Counter& dropped;
};

// This version of the SDK says of a batch sent over HTTP that it was exported, whatever the collector answered; only
// its own log tells. It sends one batch at a time, and logs before it returns.
std::atomic<bool> fault_logged = false;

class FaultListener final : public sdk::common::internal_log::LogHandler {
 public:
  void Handle(sdk::common::internal_log::LogLevel level, const char*, int, const char*,
              const sdk::common::AttributeMap&) noexcept override {
    if (level == sdk::common::internal_log::LogLevel::Error) fault_logged = true;
  }
};

// What waits, and what is being sent.
using Pending = std::atomic<std::size_t>;

// Counts what became of each batch. Once the process ends, one refusal is enough: the rest is not tried.
class CountedExporter final : public sdk::trace::SpanExporter {
 public:
  CountedExporter(std::unique_ptr<sdk::trace::SpanExporter> inner, const SpanCounts& counts, Pending& pending,
                  const std::atomic<bool>& ending)
      : inner_(std::move(inner)), counts_(counts), pending_(pending), ending_(ending) {}

  std::unique_ptr<sdk::trace::Recordable> MakeRecordable() noexcept override { return inner_->MakeRecordable(); }

  sdk::common::ExportResult Export(const Batch& spans) noexcept override {
    const std::size_t size = spans.size();
    const bool hopeless = ending_ && failing_;
    const bool taken = !hopeless && Send(spans);
    (taken ? counts_.exported : counts_.failed).Add(static_cast<double>(size));
    pending_ -= size;
    if (taken == failing_) Tell(taken);
    failing_ = !taken;
    return taken ? sdk::common::ExportResult::kSuccess : sdk::common::ExportResult::kFailure;
  }

  bool ForceFlush(std::chrono::microseconds timeout) noexcept override { return inner_->ForceFlush(timeout); }
  bool Shutdown(std::chrono::microseconds timeout) noexcept override { return inner_->Shutdown(timeout); }

 private:
  bool Send(const Batch& spans) {
    fault_logged = false;
    return inner_->Export(spans) == sdk::common::ExportResult::kSuccess && !fault_logged;
  }
  // Once for each change: a collector that is away for a night is one line.
  static void Tell(bool taken) {
    if (taken) {
      Log(Level::kInfo, "spans are exported again");
    } else {
      Log(Level::kWarning, "spans cannot be exported, and are dropped");
    }
  }

  const std::unique_ptr<sdk::trace::SpanExporter> inner_;
  const SpanCounts& counts_;
  Pending& pending_;
  const std::atomic<bool>& ending_;
  bool failing_ = false;
};

std::unique_ptr<sdk::trace::SpanExporter> MakeHttpExporter(const TracingOptions& options) {
  otlp::OtlpHttpExporterOptions http;
  const bool slash = options.endpoint.ends_with('/');
  http.url = absl::StrCat(options.endpoint, slash ? "v1/traces" : "/v1/traces");
  http.content_type = otlp::HttpRequestContentType::kBinary;
  http.timeout = absl::ToChronoMilliseconds(options.patience);
  http.http_headers.clear();
  http.ssl_insecure_skip_verify = false;
  http.ssl_ca_cert_path.clear();
  http.ssl_ca_cert_string = options.authority;
  return otlp::OtlpHttpExporterFactory::Create(http);
}

sdk::trace::BatchSpanProcessorOptions BatchOptions(const TracingOptions& options) {
  sdk::trace::BatchSpanProcessorOptions batch;
  batch.max_queue_size = kMostPending + 1;
  batch.max_export_batch_size = kMostInBatch;
  batch.schedule_delay_millis = absl::ToChronoMilliseconds(options.pause);
  return batch;
}

api::SpanKind KindOf(SpanKind kind) {
  switch (kind) {
    case SpanKind::kInternal:
      return api::SpanKind::kInternal;
    case SpanKind::kServer:
      return api::SpanKind::kServer;
    case SpanKind::kClient:
      return api::SpanKind::kClient;
    case SpanKind::kProducer:
      return api::SpanKind::kProducer;
    case SpanKind::kConsumer:
      return api::SpanKind::kConsumer;
  }
  return api::SpanKind::kInternal;
}

// The binary form of an id of hexadecimal digits; all zeros when there is none.
template <class Id>
Id BinaryId(std::string_view hex) {
  const std::string bytes = absl::HexStringToBytes({hex.data(), hex.size()});
  std::uint8_t id[Id::kSize] = {};
  std::copy_n(bytes.begin(), std::min<std::size_t>(bytes.size(), Id::kSize), id);
  return Id(opentelemetry::nostd::span<const std::uint8_t, Id::kSize>(id));
}

void SetAttributes(const SpanRecord& span, sdk::trace::Recordable& recordable) {
  for (const auto& [name, value] : span.attributes) {
    const opentelemetry::nostd::string_view key(name.data(), name.size());
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      recordable.SetAttribute(key, *number);
    } else {
      const std::string& text = std::get<std::string>(value);
      recordable.SetAttribute(key, opentelemetry::nostd::string_view(text));
    }
  }
}

class OtlpSink final : public SpanSink {
 public:
  OtlpSink(const TracingOptions& options, Metrics& metrics)
      : ratio_(options.ratio),
        counts_(metrics),
        resource_(sdk::resource::Resource::Create({{"service.name", absl::StrCat("passerelle-", options.process)},
                                                   {"service.namespace", "passerelle"},
                                                   {"service.instance.id", NewUuidV7()}})),
        scope_(sdk::instrumentationscope::InstrumentationScope::Create("passerelle")),
        processor_(std::make_unique<CountedExporter>(MakeHttpExporter(options), counts_, pending_, ending_),
                   BatchOptions(options)) {}

  bool Samples(std::string_view trace_id) const override { return SampledByRatio(trace_id, ratio_); }

  void Take(const SpanRecord& span) override {
    if (pending_.fetch_add(1) >= kMostPending) {
      --pending_;
      return counts_.dropped.Add();
    }
    processor_.OnEnd(ToRecordable(span));
  }

  void Stop() {
    ending_ = true;
    processor_.Shutdown(absl::ToChronoMicroseconds(kLastPatience));
  }

 private:
  std::unique_ptr<sdk::trace::Recordable> ToRecordable(const SpanRecord& span) {
    auto recordable = processor_.MakeRecordable();
    const api::SpanContext context(BinaryId<api::TraceId>(span.context.trace_id),
                                   BinaryId<api::SpanId>(span.context.span_id),
                                   api::TraceFlags(api::TraceFlags::kIsSampled), false);
    recordable->SetIdentity(context, BinaryId<api::SpanId>(span.parent));
    recordable->SetTraceFlags(context.trace_flags());
    recordable->SetName(span.name);
    recordable->SetSpanKind(KindOf(span.kind));
    recordable->SetResource(resource_);
    recordable->SetInstrumentationScope(*scope_);
    recordable->SetStartTime(
        opentelemetry::common::SystemTimestamp(std::chrono::nanoseconds(absl::ToUnixNanos(span.start))));
    recordable->SetDuration(absl::ToChronoNanoseconds(span.end - span.start));
    SetAttributes(span, *recordable);
    if (span.failed) recordable->SetStatus(api::StatusCode::kError, "");
    return recordable;
  }

  const double ratio_;
  const SpanCounts counts_;
  Pending pending_ = 0;
  std::atomic<bool> ending_ = false;
  const sdk::resource::Resource resource_;
  const std::unique_ptr<sdk::instrumentationscope::InstrumentationScope> scope_;
  sdk::trace::BatchSpanProcessor processor_;
};

}  // namespace

SpanSink* MakeOtlpSink(const TracingOptions& options, Metrics& metrics) {
  sdk::common::internal_log::GlobalLogHandler::SetLogHandler(
      opentelemetry::nostd::shared_ptr<sdk::common::internal_log::LogHandler>(new FaultListener));
  static auto* made = new std::vector<std::unique_ptr<OtlpSink>>;
  return made->emplace_back(std::make_unique<OtlpSink>(options, metrics)).get();
}

void StopOtlpSink(SpanSink* sink) { static_cast<OtlpSink*>(sink)->Stop(); }

}  // namespace passerelle::telemetry
