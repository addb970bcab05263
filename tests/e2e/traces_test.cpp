// What an OpenTelemetry collector is told of a call: one tree, from the door to the figures, and nothing about anybody.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/e2e/caller.h"
#include "tests/e2e/local_suite.h"
#include "tests/simulator/http.h"
#include "tests/support/look.h"
#include "tests/support/node_server.h"

namespace passerelle::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using Spans = std::vector<Json>;

constexpr char kCallersSpan[] = "00f067aa0ba902b7";

// One suite for all tests here, whose processes send their spans to one collector.
class ATracedSuite : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    collector_ = std::make_unique<testing::NodeServer>("otlp_collector.mjs");
    suite_ = std::make_unique<LocalSuite>(std::map<std::string, std::string>{
        {"PASSERELLE_LOCAL_OTLP_ENDPOINT", absl::StrCat("http://127.0.0.1:", collector_->port())}});
    const Printed up = suite_->Up();
    ASSERT_EQ(up.exit_code, 0) << up.text;
  }
  static void TearDownTestSuite() {
    suite_.reset();
    collector_.reset();
  }
  static testing::NodeServer& collector() { return *collector_; }

  ATracedSuite() {
    const simulator::Access access = suite_->As("reception");
    const Json session = {{"login", access.login}, {"password", access.password}};
    token_ = Json::parse(Send("POST", "/v1/sessions", session, {}).body)["accessToken"];
  }

  simulator::HttpResponse Send(const char* verb, const std::string& path, const Json& body,
                               std::vector<std::string> headers) {
    headers.emplace_back("Content-Type: application/json");
    if (!token_.empty()) headers.push_back("Authorization: Bearer " + token_);
    return door_.Send(verb, path, body.is_null() ? "" : body.dump(), headers);
  }
  // Records an anonymous visit as part of the caller's trace, or of none; returns the visit's id.
  std::string RecordVisit(const std::vector<std::string>& headers = {}) {
    const std::string now = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
    const Json visit = {{"site", "montreuil"},
                        {"occurTime", now},
                        {"setting", "FIXED_SITE"},
                        {"anonymous", {{"gender", "WOMAN"}, {"ageBand", "AGE_30_39"}}},
                        {"acts", Json::array({{{"kind", "WELCOME"}}})},
                        {"note", "Numbat came in from the rain"}};
    const simulator::HttpResponse answer = Send("POST", "/v1/visits", visit, headers);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? Json::parse(answer.body)["id"].get<std::string>() : "";
  }

  static Spans Exported() { return collector().Events("span"); }
  static Spans SpansOf(const std::string& trace) {
    Spans spans = Exported();
    std::erase_if(spans, [&](const Json& span) { return span["trace"] != trace; });
    return spans;
  }
  // Null when there is none.
  static Json Find(const Spans& spans, const std::string& process, const std::string& kind, const std::string& name) {
    const auto found = std::find_if(spans.begin(), spans.end(), [&](const Json& span) {
      return span["process"] == "passerelle-" + process && span["kind"] == kind && span["name"] == name;
    });
    return found == spans.end() ? Json() : *found;
  }
  // How many spans of the gateway had this outcome.
  static double Count(const std::string& outcome) {
    simulator::HttpConnection admin(absl::StrCat("http://127.0.0.1:", suite_->PortOf("gateway-admin")));
    const std::string text = admin.Send("GET", "/metrics", "", {}).body;
    const std::string series = "\npasserelle_trace_spans_total{outcome=\"" + outcome + "\"} ";
    const std::size_t place = text.find(series);
    return place == std::string::npos ? -1 : std::stod(text.substr(place + series.size()));
  }

  static inline std::unique_ptr<LocalSuite> suite_;

 private:
  static inline std::unique_ptr<testing::NodeServer> collector_;
  simulator::HttpConnection door_{absl::StrCat("http://127.0.0.1:", suite_->http_port())};
  std::string token_;
};

constexpr char kRecordVisit[] = "passerelle.contacts.v1.VisitService.RecordVisit";

TEST_F(ATracedSuite, FollowsAVisitFromTheDoorIntoTheFigures) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string visit = RecordVisit({absl::StrCat("traceparent: 00-", trace, "-", kCallersSpan, "-01")});
  ASSERT_TRUE(testing::Eventually([&] {
    const Spans spans = SpansOf(trace);
    return !Find(spans, "statistics", "consumer", "follow contacts").is_null() &&
           !Find(spans, "contacts", "producer", "publish").is_null() &&
           !Find(spans, "gateway", "server", "POST /v1/visits").is_null();
  })) << Json(SpansOf(trace)).dump(1);

  const Spans spans = SpansOf(trace);
  const Json door = Find(spans, "gateway", "server", "POST /v1/visits");
  const Json call = Find(spans, "gateway", "client", kRecordVisit);
  const Json work = Find(spans, "contacts", "server", kRecordVisit);
  EXPECT_EQ(door["parent"], kCallersSpan);
  EXPECT_EQ(door["attributes"]["http.route"], "/v1/visits");
  EXPECT_EQ(door["attributes"]["http.response.status_code"], "200");
  EXPECT_EQ(call["parent"], door["id"]);
  EXPECT_EQ(work["parent"], call["id"]);
  EXPECT_EQ(work["attributes"]["rpc.service"], "passerelle.contacts.v1.VisitService");
  EXPECT_EQ(work["attributes"]["rpc.grpc.status_code"], "0");
  EXPECT_EQ(Find(spans, "contacts", "producer", "publish")["parent"], work["id"]);
  EXPECT_EQ(Find(spans, "statistics", "consumer", "follow contacts")["parent"], work["id"]);
  const auto asks_database = [](const Json& parent) {
    return [&parent](const Json& span) {
      return span["parent"] == parent["id"] && span["attributes"].value("db.system.name", "") == "postgresql";
    };
  };
  EXPECT_TRUE(std::any_of(spans.begin(), spans.end(), asks_database(work))) << Json(spans).dump(1);
  const Json taken_in = Find(spans, "statistics", "consumer", "follow contacts");
  EXPECT_TRUE(std::any_of(spans.begin(), spans.end(), asks_database(taken_in))) << Json(spans).dump(1);

  // Nothing hangs in the air, nothing failed, and nobody is named.
  for (const Json& span : spans) {
    const bool known =
        span["parent"] == kCallersSpan ||
        std::any_of(spans.begin(), spans.end(), [&](const Json& other) { return other["id"] == span["parent"]; });
    EXPECT_TRUE(known) << span.dump();
    EXPECT_FALSE(span["failed"].get<bool>()) << span.dump();
  }
  EXPECT_THAT(Json(spans).dump(), Not(HasSubstr(visit)));
  EXPECT_THAT(Json(spans).dump(), Not(HasSubstr("Numbat")));
}

TEST_F(ATracedSuite, BeginsATraceForACallerWhoHasNone) {
  RecordVisit();
  EXPECT_TRUE(testing::Eventually([&] {
    const Spans spans = Exported();
    return std::any_of(spans.begin(), spans.end(),
                       [](const Json& span) { return span["name"] == "POST /v1/visits" && span["parent"] == ""; });
  }));
}

TEST_F(ATracedSuite, TellsNothingOfACallWhoseCallerDoesNotSampleIt) {
  const std::string quiet = "0af7651916cd43dd8448eb211c80319c", told = "1af7651916cd43dd8448eb211c80319d";
  RecordVisit({absl::StrCat("traceparent: 00-", quiet, "-", kCallersSpan, "-00")});
  RecordVisit({absl::StrCat("traceparent: 00-", told, "-", kCallersSpan, "-01")});
  ASSERT_TRUE(
      testing::Eventually([&] { return !Find(SpansOf(told), "statistics", "consumer", "follow contacts").is_null(); }));
  EXPECT_THAT(SpansOf(quiet), ::testing::IsEmpty());
}

TEST_F(ATracedSuite, NamesARouteAndNeverAPath) {
  const std::string visit = RecordVisit();
  EXPECT_EQ(Send("GET", "/v1/visits/" + visit, Json(), {}).status, 200);
  EXPECT_TRUE(testing::Eventually([&] {
    const Spans spans = Exported();
    return !Find(spans, "gateway", "server", "GET /v1/visits/{id}").is_null();
  }));
  EXPECT_THAT(Json(Exported()).dump(), Not(HasSubstr(visit)));
}

TEST_F(ATracedSuite, GoesOnWhileTheCollectorRefusesOrHangs) {
  for (const Json& plan : {Json{{"status", 503}}, Json{{"silent", true}}}) {
    collector().Plan(plan);
    const double before = Count("failed");
    const absl::Time start = absl::Now();
    for (int call = 0; call < 5; ++call) RecordVisit();
    EXPECT_LT(absl::Now() - start, absl::Seconds(15)) << "no call waits for a batch, which is given up after 3 s";
    EXPECT_TRUE(testing::Eventually([&] { return Count("failed") > before; })) << plan;
  }
  collector().Plan(Json::object());
  const double before = Count("exported");
  RecordVisit();
  EXPECT_TRUE(testing::Eventually([&] { return Count("exported") > before; }));
}

}  // namespace
}  // namespace passerelle::e2e
