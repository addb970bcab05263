#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/telemetry/metrics_listener.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::telemetry {
namespace {

using ::testing::HasSubstr;

constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(Trace, IsReadAsTheStandardSays) {
  const auto trace = TraceContext::Parse(kParent);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(trace->span_id, "b7ad6b7169203331");
  EXPECT_TRUE(trace->sampled);
  EXPECT_EQ(trace->Traceparent(), kParent);
}

TEST(Trace, IsAbsentWhenItIsInvalid) {
  for (const char* text : {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                           "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                           "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                           "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                           "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                           "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                           "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                           "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz"}) {
    EXPECT_FALSE(TraceContext::Parse(text)) << text;
  }
}

TEST(Trace, OfALaterVersionMayHaveMoreFields) {
  EXPECT_TRUE(TraceContext::Parse("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"));
  EXPECT_FALSE(TraceContext::Parse("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"));
}

TEST(Trace, ChildKeepsTheTraceAndTakesItsOwnSpan) {
  const TraceContext root = TraceContext::NewRoot();
  const TraceContext child = root.Child();
  EXPECT_EQ(child.trace_id, root.trace_id);
  EXPECT_NE(child.span_id, root.span_id);
  EXPECT_TRUE(TraceContext::Parse(child.Traceparent()));
  EXPECT_NE(TraceContext::NewRoot().trace_id, root.trace_id);
}

nlohmann::json LoggedBy(const std::function<void()>& work) {
  ::testing::internal::CaptureStderr();
  work();
  return nlohmann::json::parse(::testing::internal::GetCapturedStderr());
}

TEST(Log, IsOneJsonObjectALine) {
  const auto line = LoggedBy([] {
    const LogScope scope("0af7651916cd43dd8448eb211c80319c", "passerelle.contacts.v1.VisitService.RecordVisit");
    Log(Level::kError, "a \"quoted\"\nmessage",
        {{"count", std::int64_t{3}}, {"seconds", 0.5}, {"open", true}, {"text", std::string("\x01é")}});
  });
  EXPECT_EQ(line["message"], "a \"quoted\"\nmessage");
  EXPECT_EQ(line["level"], "error");
  EXPECT_EQ(line["trace"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(line["method"], "passerelle.contacts.v1.VisitService.RecordVisit");
  EXPECT_EQ(line["count"], 3);
  EXPECT_EQ(line["seconds"], 0.5);
  EXPECT_EQ(line["open"], true);
  EXPECT_EQ(line["text"], "\x01é");
  EXPECT_TRUE(line.contains("time"));
}

TEST(Log, ReplacesWhatIsNotUtf8) {
  EXPECT_THAT(LoggedBy([] { Log(Level::kError, "bad \xff byte"); })["message"].get<std::string>(), HasSubstr("bad "));
}

TEST(Log, ForgetsTheScopeAtItsEnd) {
  { const LogScope scope("0af7651916cd43dd8448eb211c80319c", "inner"); }
  EXPECT_FALSE(LoggedBy([] { Log(Level::kError, "after"); }).contains("trace"));
}

TEST(Log, ComesBackToTheOuterScope) {
  const LogScope outer("0af7651916cd43dd8448eb211c80319c", "outer");
  { const LogScope inner("ffffffffffffffffffffffffffffffff", "inner"); }
  EXPECT_EQ(LoggedBy([] { Log(Level::kError, "after"); })["method"], "outer");
}

TEST(Log, IsSilentBelowItsLevel) {
  ::testing::internal::CaptureStderr();
  Log(Level::kDebug, "detail");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Metrics, MadeTwiceAreOne) {
  Metrics metrics;
  metrics.MakeCounter("calls_total", "Calls", {{"code", "OK"}}).Add();
  metrics.MakeCounter("calls_total", "Calls", {{"code", "OK"}}).Add(2);
  metrics.MakeCounter("calls_total", "Calls", {{"code", "INTERNAL"}}).Add();
  EXPECT_THAT(metrics.Expose(), HasSubstr("calls_total{code=\"OK\"} 3"));
  EXPECT_THAT(metrics.Expose(), HasSubstr("calls_total{code=\"INTERNAL\"} 1"));
}

TEST(Metrics, CountLatenciesInBuckets) {
  Metrics metrics;
  metrics.MakeLatency("wait_seconds", "Wait").Observe(0.0004);
  metrics.MakeLatency("wait_seconds", "Wait").Observe(0.3);
  metrics.MakeGauge("open", "Open").Set(4);
  const std::string text = metrics.Expose();
  EXPECT_THAT(text, HasSubstr("wait_seconds_bucket{le=\"0.0005\"} 1"));
  EXPECT_THAT(text, HasSubstr("wait_seconds_count 2"));
  EXPECT_THAT(text, HasSubstr("open 4"));
}

TEST(MetricsListener, TellsWhenItsAddressIsTaken) {
  Metrics metrics;
  const auto first = MetricsListener::Start("127.0.0.1:0", metrics);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = MetricsListener::Start("127.0.0.1:" + std::to_string((*first)->port()), metrics);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

TEST(MetricsListener, StopsAtOnceAndFreesItsPort) {
  Metrics metrics;
  for (const std::string host : {"127.0.0.1", "0.0.0.0"}) {
    auto listener = MetricsListener::Start(host + ":0", metrics);
    ASSERT_TRUE(listener.ok()) << listener.status();
    const std::string address = host + ":" + std::to_string((*listener)->port());
    const absl::Time start = absl::Now();
    listener->reset();
    EXPECT_LT(absl::Now() - start, absl::Seconds(1)) << host;
    EXPECT_TRUE(MetricsListener::Start(address, metrics).ok());
  }
}

}  // namespace
}  // namespace passerelle::telemetry
