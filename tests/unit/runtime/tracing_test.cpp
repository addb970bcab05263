#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/telemetry/span.h"
#include "services/runtime/telemetry/trace.h"
#include "services/runtime/telemetry/tracing.h"

namespace passerelle::telemetry {
namespace {

using ::testing::HasSubstr;

// Nothing listens there: the port is privileged, and no service has it.
constexpr char kNobody[] = "http://127.0.0.1:1";

std::unique_ptr<Tracing> StartedWith(double ratio, Metrics& metrics) {
  auto tracing = Tracing::Start({.process = "test", .endpoint = kNobody, .ratio = ratio}, metrics);
  if (!tracing.ok()) throw std::runtime_error(tracing.status().ToString());
  return *std::move(tracing);
}

TEST(Endpoint, IsEncryptedOrOnThisMachine) {
  for (const char* good : {"https://collector.example:4318", "https://collector/base", "http://127.0.0.1:4318",
                           "http://localhost:4318/", "http://[::1]:4318"}) {
    EXPECT_TRUE(CheckEndpoint(good).ok()) << good;
  }
  for (const char* bad : {"", "collector:4318", "http://collector:4318", "http://10.0.0.1:4318", "https://", "ftp://a",
                          "http://127.0.0.1@collector:4318", "https://user:word@collector", "https://a/?token=word",
                          "https://a b", "http://localhost.example:4318", "http://127.example.org:4318"}) {
    EXPECT_FALSE(CheckEndpoint(bad).ok()) << bad;
  }
}

TEST(Sampling, TakesTheShareThatIsAskedFor) {
  int taken = 0;
  for (int i = 0; i < 4000; ++i) taken += SampledByRatio(TraceContext::NewRoot().trace_id, 0.25) ? 1 : 0;
  EXPECT_GT(taken, 800);
  EXPECT_LT(taken, 1200);
}

TEST(Sampling, DecidesByTheTraceAloneSoThatEveryProcessDecidesAlike) {
  for (int i = 0; i < 200; ++i) {
    const std::string trace = TraceContext::NewRoot().trace_id;
    EXPECT_FALSE(SampledByRatio(trace, 0));
    EXPECT_TRUE(SampledByRatio(trace, 1));
    // What a small share has, a larger one has too.
    EXPECT_LE(SampledByRatio(trace, 0.1), SampledByRatio(trace, 0.6));
    EXPECT_EQ(SampledByRatio(trace, 0.5), SampledByRatio(trace, 0.5));
  }
}

TEST(Spans, AreNotRecordedWhileTracingIsOff) {
  const TraceContext sampled{std::string(32, 'a'), std::string(16, 'b'), true};
  EXPECT_FALSE(Span::Exporting());
  EXPECT_FALSE(TraceContext::NewRoot().sampled);
  EXPECT_FALSE(Span::Start(SpanKind::kServer, "work", sampled, "").recorded());
  EXPECT_FALSE(Span::ChildOf(sampled.Traceparent(), SpanKind::kClient, "work").recorded());
  EXPECT_FALSE(Span::Here(SpanKind::kClient, "work").recorded());
}

TEST(Spans, FollowTheCallersDecisionAndTheRatioOnlyWithoutACaller) {
  Metrics metrics;
  const auto tracing = StartedWith(0, metrics);
  EXPECT_FALSE(TraceContext::NewRoot().sampled);
  const TraceContext told{std::string(32, 'a'), std::string(16, 'b'), true};
  TraceContext quiet = told;
  quiet.sampled = false;
  EXPECT_TRUE(Span::ChildOf(told.Traceparent(), SpanKind::kClient, "work").recorded());
  EXPECT_FALSE(Span::ChildOf(quiet.Traceparent(), SpanKind::kClient, "work").recorded());
  EXPECT_FALSE(Span::ChildOf("not a traceparent", SpanKind::kClient, "work").recorded());
}

TEST(Spans, AreBelowWhatTheThreadWorksFor) {
  Metrics metrics;
  const auto tracing = StartedWith(1, metrics);
  const Span outer = Span::Start(SpanKind::kServer, "outer", TraceContext::NewRoot(), "");
  ASSERT_TRUE(outer.recorded());
  EXPECT_FALSE(Span::Here(SpanKind::kClient, "too early").recorded());
  {
    const SpanScope working(outer);
    const Span inner = Span::Here(SpanKind::kClient, "inner");
    ASSERT_TRUE(inner.recorded());
    EXPECT_EQ(inner.context().trace_id, outer.context().trace_id);
    EXPECT_NE(inner.context().span_id, outer.context().span_id);
  }
  EXPECT_FALSE(Span::Here(SpanKind::kClient, "too late").recorded());
}

TEST(Spans, ThatNobodyTakesAreCountedAndHoldNobodyUp) {
  Metrics metrics;
  auto tracing = StartedWith(1, metrics);
  const absl::Time start = absl::Now();
  // More than may wait.
  for (int i = 0; i < 20'000; ++i) {
    Span::Start(SpanKind::kInternal, "work", TraceContext::NewRoot(), "").Set("number", std::int64_t{i});
  }
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  tracing.reset();
  EXPECT_LT(absl::Now() - start, absl::Seconds(15));
  const std::string text = metrics.Expose();
  EXPECT_THAT(text, HasSubstr("passerelle_trace_spans_total{outcome=\"exported\"} 0"));
  double told = 0;
  for (const std::string outcome : {"failed", "dropped"}) {
    const std::string series = "passerelle_trace_spans_total{outcome=\"" + outcome + "\"} ";
    const std::size_t place = text.find(series);
    ASSERT_NE(place, std::string::npos) << text;
    told += std::stod(text.substr(place + series.size()));
  }
  EXPECT_EQ(told, 20'000) << text;
}

}  // namespace
}  // namespace passerelle::telemetry
