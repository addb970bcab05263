// Spans on their way to a collector that listens over TLS.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "services/runtime/telemetry/span.h"
#include "services/runtime/telemetry/tracing.h"
#include "tests/support/node_server.h"

namespace passerelle::telemetry {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AnEncryptedCollector : public ::testing::Test {
 protected:
  // Ends when everything was sent, or given up.
  std::string CountsAfterOneSpan(const std::string& authority) {
    Metrics metrics;
    auto tracing = Tracing::Start(
        {.process = "test", .endpoint = absl::StrCat("https://localhost:", collector_.port()), .authority = authority},
        metrics);
    EXPECT_TRUE(tracing.ok()) << tracing.status();
    Span span = Span::Start(SpanKind::kConsumer, "work", TraceContext::NewRoot(), "");
    span.Set("answer", std::int64_t{42});
    span.Note(absl::StatusCode::kAborted);
    span.End();
    tracing->reset();
    return metrics.Expose();
  }
  std::string Authority() const {
    std::stringstream text;
    text << std::ifstream(certificate_.certificate).rdbuf();
    return text.str();
  }

  testing::ServerDirectory directory_;
  testing::TestCertificate certificate_{directory_.path()};
  testing::NodeServer collector_{"otlp_collector.mjs", &certificate_};
};

TEST_F(AnEncryptedCollector, TakesSpansOfThoseWhoKnowItsAuthority) {
  EXPECT_THAT(CountsAfterOneSpan(Authority()), HasSubstr("passerelle_trace_spans_total{outcome=\"exported\"} 1"));
  const nlohmann::json span = collector_.Await("span", 1)[0];
  EXPECT_EQ(span["process"], "passerelle-test");
  EXPECT_EQ(span["name"], "work");
  EXPECT_EQ(span["kind"], "consumer");
  EXPECT_EQ(span["parent"], "");
  EXPECT_EQ(span["attributes"]["answer"], "42");
  EXPECT_EQ(span["attributes"]["error.type"], "ABORTED");
  EXPECT_TRUE(span["failed"].get<bool>());
  EXPECT_EQ(span["message"], "");
  const nlohmann::json batch = collector_.Events("batch")[0];
  EXPECT_EQ(batch["url"], "/v1/traces");
  EXPECT_EQ(batch["contentType"], "application/x-protobuf");
}

TEST_F(AnEncryptedCollector, IsToldNothingWhenItsCertificateIsNobodys) {
  EXPECT_THAT(CountsAfterOneSpan(""), HasSubstr("passerelle_trace_spans_total{outcome=\"failed\"} 1"));
  EXPECT_THAT(collector_.Events("batch"), IsEmpty());
}

}  // namespace
}  // namespace passerelle::telemetry
