#include "gateway/dialects/dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "gateway/dialects/problem.h"
#include "gateway/http/cors.h"
#include "gateway/upstream/masking.h"
#include "services/runtime/base/status.h"
#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::dialects {
namespace {

using gateway::testing::Api;
using ::testing::HasSubstr;
using ::testing::Not;

using Json = nlohmann::json;

http::RequestHead Head(std::string method, std::string path, http::Headers headers = {}, bool has_body = false) {
  http::RequestHead head;
  head.method = std::move(method);
  head.path = std::move(path);
  head.headers = std::move(headers);
  head.address = "192.0.2.1";
  head.request_id = "the-request";
  head.has_body = has_body;
  return head;
}

class Dialects : public ::testing::Test {
 protected:
  const std::unique_ptr<transcoding::Transcoder> transcoder_ = transcoding::MakeUtilTranscoder(Api());
  const DialectInputs inputs_{Api(), *transcoder_};
};

constexpr char kGetMe[] = "/passerelle.gateway.v1.SessionService/GetMe";

TEST_F(Dialects, AreToldApartByPathAndContentType) {
  const auto name = [&](const http::RequestHead& head) {
    const auto recognised = Recognise(inputs_, head);
    return recognised.dialect ? std::string(recognised.dialect->name()) : std::to_string(recognised.refusal.status);
  };
  EXPECT_EQ(name(Head("GET", "/v1/me")), "rest");
  EXPECT_EQ(name(Head("POST", kGetMe, {{"content-type", "application/json; charset=utf-8"}})), "connect");
  EXPECT_EQ(name(Head("POST", kGetMe, {{"content-type", "application/proto"}})), "connect");
  EXPECT_EQ(name(Head("POST", kGetMe, {{"content-type", "application/grpc-web-text"}})), "grpc-web");
  EXPECT_EQ(name(Head("POST", kGetMe, {{"content-type", "application/grpc"}})), "415");
  EXPECT_EQ(name(Head("GET", kGetMe)), "405");
  EXPECT_EQ(
      name(Head("POST", "/passerelle.events.v1.EventFeedService/PullEvents", {{"content-type", "application/json"}})),
      "404");
  EXPECT_EQ(name(Head("POST", "/v1/people", {{"content-type", "text/plain"}}, true)), "415");
}

TEST_F(Dialects, TellInTheLogUnderTheTraceOfTheCallThatItsAnswerCannotBeWritten) {
  const auto strict = transcoding::MakeTableTranscoder(Api());
  const DialectInputs inputs{Api(), *strict};
  for (const auto& head : {Head("GET", "/v1/me"), Head("POST", kGetMe, {{"content-type", "application/json"}})}) {
    const auto recognised = Recognise(inputs, head);
    ::testing::internal::CaptureStderr();
    const http::Response response = recognised.dialect->WriteAnswer("\xff\xff\xff");
    const Json logged = Json::parse(::testing::internal::GetCapturedStderr());
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(logged["trace"], recognised.dialect->call().trace.trace_id);
    EXPECT_EQ(logged["method"], "passerelle.gateway.v1.SessionService.GetMe");
    EXPECT_THAT(response.body, HasSubstr(logged["error_id"].get<std::string>()));
  }
}

TEST_F(Dialects, KeepTheShorterDeadline) {
  const auto timeout = [&](const char* header, const char* value) {
    return Recognise(inputs_, Head("POST", kGetMe, {{"content-type", "application/json"}, {header, value}}))
        .dialect->call()
        .timeout;
  };
  EXPECT_EQ(timeout("connect-timeout-ms", "250"), absl::Milliseconds(250));
  EXPECT_EQ(timeout("connect-timeout-ms", "60000"), absl::Seconds(5));
  EXPECT_EQ(
      Recognise(inputs_, Head("POST", kGetMe, {{"content-type", "application/json"}, {"connect-timeout-ms", "x"}}))
          .refusal.status,
      400);
}

TEST_F(Dialects, RefuseHeadersThatAreGivenTwice) {
  const auto refused =
      Recognise(inputs_, Head("GET", "/v1/me", {{"authorization", "Bearer a"}, {"authorization", "Bearer b"}}));
  EXPECT_EQ(refused.refusal.status, 400);
}

TEST_F(Dialects, ReadTheIdempotencyKeyBareOrQuoted) {
  const auto key = [&](const char* value) -> std::string {
    const auto recognised = Recognise(inputs_, Head("GET", "/v1/me", {{"idempotency-key", value}}));
    return recognised.dialect ? recognised.dialect->call().idempotency_key : "refused";
  };
  EXPECT_EQ(key("abcdefgh"), "abcdefgh");
  EXPECT_EQ(key("\"abcdefgh\""), "abcdefgh");
  for (const char* value : {"", "short", "with space in it", "\"open-quote", "caf\xc3\xa9-caf\xc3\xa9"})
    EXPECT_EQ(key(value), "refused") << value;
  EXPECT_EQ(key(std::string(129, 'a').c_str()), "refused");
}

TEST_F(Dialects, GoOnWithTheClientsTrace) {
  const auto recognised = Recognise(
      inputs_, Head("GET", "/v1/me", {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}));
  EXPECT_EQ(recognised.dialect->call().trace.trace_id, "0af7651916cd43dd8448eb211c80319c");
}

TEST_F(Dialects, RestReadsIfMatch) {
  const std::string path = "/v1/people/01920000-0000-7000-8000-000000000000";
  const auto read = [&](const char* value) {
    const auto head = Head("PATCH", path, {{"content-type", "application/json"}, {"if-match", value}}, true);
    return Recognise(inputs_, head).dialect->ReadRequest("{}").ok();
  };
  for (const char* value : {"\"7\"", "7", "W/\"7\"", "*"}) EXPECT_TRUE(read(value)) << value;
  for (const char* value : {"\"7\", \"8\"", "\"\"", "\"7"}) EXPECT_FALSE(read(value)) << value;
}

TEST(RestAnswer, IsThePartThatTheRouteNames) {
  const auto table =
      routing::RouteTable::Build(gateway::testing::ToyApi({{"GET", "/v1/toys/{id}", "", true, false, "part"}})).value();
  const auto transcoder = transcoding::MakeTableTranscoder(*table);
  const DialectInputs inputs{*table, *transcoder};
  const auto head = Head("GET", "/v1/toys/7");
  const auto recognised = Recognise(inputs, head);
  ASSERT_NE(recognised.dialect, nullptr);
  // Toy{id: "whole", part: Toy{id: "a text that does not fit into a short string"}}
  const std::string inner = std::string("\x0a\x2c") + "a text that does not fit into a short string";
  const auto response = recognised.dialect->WriteAnswer(std::string("\x0a\x05whole\x1a\x2e") + inner);
  EXPECT_EQ(Json::parse(response.body)["id"], "a text that does not fit into a short string");
  EXPECT_EQ(Json::parse(recognised.dialect->WriteAnswer("\x0a\x05whole").body)["id"], "");
}

TEST_F(Dialects, ConnectWritesErrorsWithDetails) {
  const auto head = Head("POST", kGetMe, {{"content-type", "application/json"}});
  const auto recognised = Recognise(inputs_, head);
  const auto response = recognised.dialect->WriteError(NotFound("PERSON_UNKNOWN", "no such person"));
  EXPECT_EQ(response.status, 404);
  const Json error = Json::parse(response.body);
  EXPECT_EQ(error["code"], "not_found");
  EXPECT_EQ(error["message"], "no such person");
  EXPECT_EQ(error["details"][0]["type"], "google.rpc.ErrorInfo");
  EXPECT_EQ(std::string(error["details"][0]["value"]).find('='), std::string::npos);
  EXPECT_THAT(recognised.dialect->WriteError(absl::CancelledError()).body, HasSubstr("\"canceled\""));
}

TEST_F(Dialects, GrpcWebAlwaysAnswersWith200) {
  const auto head = Head("POST", kGetMe, {{"content-type", "application/grpc-web+proto"}});
  const auto response = Recognise(inputs_, head).dialect->WriteError(NotFound("PERSON_UNKNOWN", "non trouvé"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.code, "NOT_FOUND");
  EXPECT_THAT(response.body, HasSubstr("grpc-status: 5\r\n"));
  EXPECT_THAT(response.body, HasSubstr("non trouv%c3%a9"));
}

TEST(Problem, HasTheStatusOfItsCode) {
  const std::vector<std::pair<absl::StatusCode, int>> expected = {
      {absl::StatusCode::kInvalidArgument, 400},   {absl::StatusCode::kFailedPrecondition, 400},
      {absl::StatusCode::kOutOfRange, 400},        {absl::StatusCode::kUnauthenticated, 401},
      {absl::StatusCode::kPermissionDenied, 403},  {absl::StatusCode::kNotFound, 404},
      {absl::StatusCode::kAlreadyExists, 409},     {absl::StatusCode::kAborted, 409},
      {absl::StatusCode::kResourceExhausted, 429}, {absl::StatusCode::kCancelled, 499},
      {absl::StatusCode::kInternal, 500},          {absl::StatusCode::kUnimplemented, 501},
      {absl::StatusCode::kUnavailable, 503},       {absl::StatusCode::kDeadlineExceeded, 504}};
  for (const auto& [code, status] : expected) EXPECT_EQ(Problem(Error(code, "R", "m"), "id").status, status);
}

TEST(Problem, TellsEverythingItsStatusHolds) {
  const auto response = Problem(InvalidFields({{"handouts[2].item", "must be a slug"}}), "the-request");
  const Json problem = Json::parse(response.body);
  EXPECT_EQ(problem["title"], "Bad Request");
  EXPECT_EQ(problem["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(problem["reason"], "INVALID_FIELDS");
  EXPECT_EQ(problem["requestId"], "the-request");
  EXPECT_EQ(problem["violations"][0]["field"], "handouts[2].item");
}

TEST(Problem, SaysWhenToComeAgain) {
  const auto response = Problem(
      WithRetryAfter(Error(absl::StatusCode::kResourceExhausted, "RATE_LIMITED", "m"), absl::Milliseconds(1200)), "id");
  const std::pair<std::string, std::string> retry{"Retry-After", "2"};
  EXPECT_THAT(response.headers, ::testing::Contains(retry));
}

TEST(Masking, HidesWhatTheSuiteDidNotSay) {
  const auto masked = MaskStatus(absl::InternalError("password=hunter2"), "contacts");
  EXPECT_EQ(ReasonOf(masked), "INTERNAL");
  EXPECT_THAT(masked.ToString(), Not(HasSubstr("hunter2")));
  EXPECT_EQ(ReasonOf(MaskStatus(absl::UnavailableError("tcp handshake"), "contacts")), "UPSTREAM");
  EXPECT_EQ(ReasonOf(MaskStatus(absl::CancelledError("RST_STREAM"), "contacts")), "UPSTREAM");
  EXPECT_EQ(ReasonOf(MaskStatus(absl::UnknownError("x"), "contacts")), "INTERNAL");
  const auto ours = NotFound("PERSON_UNKNOWN", "m");
  EXPECT_EQ(MaskStatus(ours, "contacts"), ours);
}

TEST(Cors, AnswersOnlyKnownOrigins) {
  const http::Cors cors("https://a.example, https://b.example");
  const http::Headers asks = {{"origin", "https://b.example"}, {"access-control-request-method", "POST"}};
  EXPECT_TRUE(cors.Preflight(Head("OPTIONS", "/v1/people", asks)).has_value());
  EXPECT_FALSE(cors.Preflight(Head("GET", "/v1/people", asks)).has_value());
  EXPECT_FALSE(cors.Preflight(Head("OPTIONS", "/v1/people",
                                   {{"origin", "https://c.example"}, {"access-control-request-method", "POST"}}))
                   .has_value());
  EXPECT_FALSE(http::Cors("").Preflight(Head("OPTIONS", "/v1/people", asks)).has_value());
}

}  // namespace
}  // namespace passerelle::gateway::dialects
