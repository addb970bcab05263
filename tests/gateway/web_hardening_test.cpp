// What an attacker sends to be understood in two ways, to wear the gateway out, or to write into its answers.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kSmuggled[] = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";

std::string Sent(std::string_view bytes, int seconds = 5) {
  return RawExchange(GatewaySuite::Running().http_port(), bytes, seconds);
}

int AnswersIn(const std::string& received) {
  constexpr char kInEachHead[] = "\r\nX-Request-Id: ";
  int answers = 0;
  for (std::size_t at = received.find(kInEachHead); at != std::string::npos; at = received.find(kInEachHead, at + 1))
    ++answers;
  return answers;
}

// Refused, and nothing that followed was taken for a request of its own.
void ExpectNotSmuggled(const std::string& request) {
  const std::string received = Sent(Cat(request, kSmuggled));
  EXPECT_THAT(received, StartsWith("HTTP/1.1 400")) << request;
  EXPECT_EQ(AnswersIn(received), 1) << request << "\n" << received;
}

std::string PostWith(std::string_view header_lines, std::string_view body) {
  return Cat("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n", header_lines, "\r\n\r\n",
             body);
}

// 64 MiB in as many KiB.
std::string Bomb() { return RunProgram({"sh", "-c", "head -c 67108864 /dev/zero | gzip -9"}).second; }

class WebHardening : public ::testing::Test {
 protected:
  Answer Get(const std::string& path, HttpHeaders headers = {}) {
    return suite_.CallAs(login_, "GET", path, "", std::move(headers));
  }
  Answer PostText(const std::string& path, const std::string& body, HttpHeaders headers = {}) {
    return suite_.CallAs(login_, "POST", path, body, std::move(headers));
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const Login login_ = suite_.NewLogin("director", {site_});
};

TEST(RequestSmuggling, FailsByLengthAndEncoding) {
  for (const char* headers :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5", "Content-Length: 4, 5", "Content-Length: 4 5",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding : chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Content-Length : 4"}) {
    ExpectNotSmuggled(PostWith(headers, "0\r\n\r\n"));
  }
}

TEST(RequestSmuggling, FailsByFoldedLines) {
  ExpectNotSmuggled(PostWith("Content-Length: 4\r\n 5", "0\r\n\r\n"));
  ExpectNotSmuggled(PostWith("Transfer-Encoding: chunked\r\n , identity", "0\r\n\r\n"));
  for (const char* fold :
       {"\r\n Transfer-Encoding: chunked", "\r\n\tContent-Length: 50", "\r\n b", "\r\n\tb", "\r\n "}) {
    ExpectNotSmuggled(PostWith(Cat("X-Note: a", fold, "\r\nContent-Length: 2"), "{}"));
  }
  ExpectNotSmuggled("GET /livez HTTP/1.1\r\nHost: a\r\nX-Note:\r\n b\r\n\r\n");
}

TEST(RequestSmuggling, FailsByLinesThatEndOddly) {
  ExpectNotSmuggled("GET /livez HTTP/1.1\nHost: a\n\n");
  ExpectNotSmuggled("GET /livez HTTP/1.1\r\nHost: a\nX-Note: b\r\n\r\n");
  ExpectNotSmuggled("GET /livez HTTP/1.1\r\nHost: a\r\nX-Note: b\rc\r\n\r\n");
  ExpectNotSmuggled("GET /livez HTTP/1.1\r\nHost: a\r\nX-Note: b\r\r\n\r\n");
  ExpectNotSmuggled("GET /livez HTTP/1.1\r\n Host: a\r\n\r\n");
}

TEST(RequestSmuggling, FailsByBadChunks) {
  for (const char* body :
       {"0x2\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "2\n{}\r\n0\r\n\r\n",
        "2\r\n{}0\r\n\r\n", "2\r\n{}xx0\r\n\r\n", "10000000000000002\r\n{}\r\n0\r\n\r\n", "\r\n{}\r\n0\r\n\r\n"}) {
    ExpectNotSmuggled(PostWith("Transfer-Encoding: chunked", body));
  }
}

TEST(RequestSmuggling, FailsByAnOlderVersion) {
  const std::string received = Sent(
      Cat("POST /v1/sessions HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          kSmuggled));
  EXPECT_THAT(received, StartsWith("HTTP/1.1 400"));
  EXPECT_EQ(AnswersIn(received), 1) << received;
}

TEST_F(WebHardening, DoesNotTakeATrailerForAHeader) {
  const std::string received =
      Sent(Cat("POST /v1/people HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
               "Connection: close\r\n\r\n2\r\n{}\r\n0\r\nAuthorization: Bearer ",
               login_.token, "\r\n\r\n"));
  EXPECT_THAT(received, StartsWith("HTTP/1.1 401"));
}

// Beside the heads that trickle, of which Robustness tells.
TEST_F(WebHardening, GivesUpOnABodyThatTrickles) {
  const absl::Time start = absl::Now();
  const std::string received =
      Sent(Cat("POST /v1/people HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"
               "Authorization: Bearer ",
               login_.token, "\r\n\r\n{\"site\":"),
           40);
  EXPECT_LT(absl::Now() - start, absl::Seconds(36));
  EXPECT_THAT(received, AnyOf("", StartsWith("HTTP/1.1 400")));
  EXPECT_EQ(Get("/v1/me").status, 200);
}

TEST_F(WebHardening, ServesOthersWhileManyHeadsTrickle) {
  std::vector<std::thread> slow;
  slow.reserve(64);
  for (int i = 0; i < 64; ++i) slow.emplace_back([] { Sent("GET /livez HTTP/1.1\r\nHost:", 2); });
  EXPECT_EQ(Get("/v1/me").status, 200);
  for (std::thread& one : slow) one.join();
}

TEST_F(WebHardening, OpensNoCompressedBody) {
  const std::string bomb = Bomb();
  ASSERT_LT(bomb.size(), 128u * 1024);
  ASSERT_GT(bomb.size(), 32u * 1024);
  for (const char* encoding : {"gzip", "deflate", "br", "GZIP", "identity, gzip", "x-gzip"}) {
    const Answer refused = PostText("/v1/people", bomb, {{"Content-Encoding", encoding}});
    EXPECT_THAT(refused.status, AnyOf(413, 415)) << encoding << " " << refused.body;
  }
  const HttpHeaders connect = {{"Authorization", Cat("Bearer ", login_.token)},
                               {"Content-Type", "application/proto"},
                               {"Connect-Protocol-Version", "1"},
                               {"Content-Encoding", "gzip"}};
  const Answer refused = suite_.Call("POST", "/passerelle.contacts.v1.PeopleService/RegisterPerson", bomb, connect);
  EXPECT_GE(refused.status, 400) << refused.body;
}

TEST_F(WebHardening, RefusesAnAddressThatIsNotPlain) {
  for (const char* path :
       {"/docs/../livez", "/docs/%2e%2e/livez", "/docs/..%2flivez", "/docs/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/docs/....//....//etc/passwd", "//livez", "/v1//people", "/v1/./people", "/V1/people", "/v1/people%2f",
        "/livez/", "/livez;x=1", "/docs/..\\livez", "/docs/%00"}) {
    const Answer answer = Get(path);
    EXPECT_THAT(answer.status, AnyOf(400, 404)) << path << " " << answer.body;
  }
  // An encoded slash is part of a name, never a step to another resource.
  const Answer person = Get("/v1/people/x%2f..%2f..%2faccounts");
  EXPECT_THAT(person.status, AnyOf(400, 404)) << person.body;
}

TEST_F(WebHardening, KnowsOneFormOfATarget) {
  for (const char* target : {"http://a/livez", "http://evil.example/v1/me", "*", "a:443", "livez"}) {
    const std::string received = Sent(Cat("GET ", target, " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_THAT(received, AnyOf(StartsWith("HTTP/1.1 400"), StartsWith("HTTP/1.1 404"))) << target;
  }
  for (const char* method : {"TRACE", "CONNECT", "TRACK", "PROPFIND", "get"}) {
    const std::string received = Sent(Cat(method, " /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_THAT(received, Not(StartsWith("HTTP/1.1 200"))) << method;
    EXPECT_THAT(received, Not(HasSubstr("Host: a"))) << method;
  }
}

TEST_F(WebHardening, TakesNoMethodFromElsewhere) {
  for (const char* header : {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"}) {
    EXPECT_EQ(PostText("/v1/me", "{}", {{header, "GET"}}).status, 405) << header;
    const Answer read = Get("/v1/me", {{header, "DELETE"}});
    EXPECT_EQ(read.status, 200) << header;
  }
  EXPECT_EQ(Get("/v1/me?_method=DELETE").status, 400);
}

TEST_F(WebHardening, TakesNoAddressFromAHost) {
  for (const char* host : {"evil.example", "evil.example:80", "[::1]", "a b"}) {
    const Answer answer = Get("/v1/me", {{"Host", host}, {"X-Forwarded-Host", "evil.example"}});
    EXPECT_THAT(answer.body, Not(HasSubstr("evil.example")));
    for (const auto& [name, value] : answer.headers) EXPECT_THAT(value, Not(HasSubstr("evil.example"))) << name;
  }
}

TEST_F(WebHardening, WritesNobodysLinesIntoItsHeads) {
  const std::string line = "%0d%0aX-Injected:%20yes";
  const std::vector<std::string> paths = {Cat("/v1/people/", line),
                                          Cat("/v1/people?q=a", line),
                                          Cat("/v1/annualReports/2024", line, ".csv"),
                                          Cat("/v1/annualReports/2024.csv?language=fr", line),
                                          Cat("/v1/stock.csv?site=", site_, line),
                                          Cat("/v1/calendars/a", line, ".ics?key=b"),
                                          Cat("/partner/links/a", line),
                                          Cat("/nowhere", line)};
  for (const std::string& path : paths) {
    const Answer answer = Get(path);
    EXPECT_EQ(answer.headers.count("x-injected"), 0u) << path;
    EXPECT_GE(answer.status, 200) << path;
  }
  const Answer answer = Get(
      "/v1/me", {{"X-Request-Id", "mine"}, {"Idempotency-Key", "mine-for-ever"}, {"Origin", "https://evil.example"}});
  EXPECT_NE(answer.headers.at("x-request-id"), "mine");
  for (const auto& [name, value] : answer.headers) EXPECT_THAT(value, Not(HasSubstr("evil.example"))) << name;
}

TEST_F(WebHardening, RefusesJsonThatCanBeReadInTwoWays) {
  for (const std::string& body :
       {Cat(R"({"site":")", site_, R"(","site":"other","gender":"WOMAN","adultConfirmed":true})"),
        Cat(R"({"site":")", site_, R"(","gender":"WOMAN","adultConfirmed":true,"adult_confirmed":false})"),
        Cat(R"({"site":")", site_, R"(","gender":"WOMAN","adultConfirmed":true}{"x":1})"),
        Cat(R"({"site":")", site_, R"(","gender":"WOMAN","adultConfirmed":true,"birthYear":1e3000})"),
        Cat(R"({"site":")", site_, R"(","gender":"WOMAN","adultConfirmed":true,"birthYear":)", std::string(5000, '9'),
            "}"),
        Cat(R"({"site":")", site_, R"(","gender":"WOMAN","adultConfirmed":true,"identity":)",
            std::string(5000, '{'))}) {
    const Answer refused = PostText("/v1/people", body);
    EXPECT_EQ(refused.status, 400) << body.substr(0, 120) << " " << refused.body.substr(0, 300);
  }
}

void ExpectHeaders(const Answer& answer, const std::string& what) {
  const auto header = [&](const char* name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
  };
  EXPECT_EQ(header("x-content-type-options"), "nosniff") << what;
  EXPECT_EQ(header("referrer-policy"), "no-referrer") << what;
  EXPECT_EQ(header("x-frame-options"), "DENY") << what;
  EXPECT_THAT(header("content-security-policy"), HasSubstr("default-src 'none'")) << what;
  EXPECT_THAT(header("content-security-policy"), HasSubstr("frame-ancestors 'none'")) << what;
  EXPECT_THAT(header("content-security-policy"), Not(HasSubstr("unsafe-eval"))) << what;
  // Figures may be kept for some minutes by whoever has read them, and by nobody on the way.
  EXPECT_THAT(header("cache-control"), AnyOf("no-store", "no-cache", StartsWith("private, max-age="))) << what;
  EXPECT_NE(header("x-request-id"), "") << what;
  EXPECT_EQ(header("server"), "") << what;
  EXPECT_EQ(header("x-powered-by"), "") << what;
}

TEST_F(WebHardening, ProtectsEveryKindOfAnswer) {
  const std::string id = NewUuidV7();
  const std::vector<std::string> paths = {"/v1/me",
                                          Cat("/v1/people/", id),
                                          "/v1/nothing",
                                          "/v1/people?pageSize=x",
                                          "/docs",
                                          "/docs/docs.js",
                                          "/openapi.json",
                                          "/livez",
                                          "/readyz",
                                          Cat("/v1/annualReports/2024.html?site=", site_),
                                          Cat("/v1/annualReports/2024.csv?site=", site_),
                                          Cat("/v1/annualReports/2024.xlsx?site=", site_),
                                          Cat("/v1/stock.csv?site=", site_),
                                          "/v1/calendars/nowhere.ics?key=none",
                                          "/partner/referral",
                                          "/partner/links/nothing"};
  for (const std::string& path : paths) ExpectHeaders(Get(path), path);
  ExpectHeaders(suite_.Call("GET", "/v1/me"), "without a token");
  ExpectHeaders(suite_.CallAs(login_, "DELETE", "/v1/people"), "a wrong verb");
  ExpectHeaders(suite_.Call("OPTIONS", "/v1/people", "", {{"Origin", "https://a.example"}}), "a preflight");
  ExpectHeaders(PostText("/v1/people", "{"), "a bad body");
  ExpectHeaders(PostText("/passerelle.contacts.v1.PeopleService/ListPeople", "{}"), "Connect");
}

TEST_F(WebHardening, SendsFilesAsFiles) {
  const Answer csv = Get(Cat("/v1/annualReports/2024.csv?site=", site_));
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_THAT(csv.headers.at("content-type"), StartsWith("text/csv"));
  const Answer html = Get(Cat("/v1/annualReports/2024.html?site=", site_));
  EXPECT_THAT(html.headers.at("content-security-policy"), Not(HasSubstr("script-src")));
}

TEST(RateLimits, RefuseAnAddressThatCallsTooOften) {
  GatewaySuite& suite = GatewaySuite::Running();
  // An address of its own, so that no other test is refused: a trusted proxy says who calls.
  const auto strict = suite.StartAnother({{"PASSERELLE_ADDRESS_RATE", "1"},
                                          {"PASSERELLE_ADDRESS_BURST", "3"},
                                          {"PASSERELLE_TRUSTED_PROXIES", "127.0.0.0/8"}});
  const auto status_from = [&](const std::string& address) {
    return suite.Call("GET", "/v1/me", "", {{"X-Forwarded-For", address}}, strict->http_port()).status;
  };
  int refused = 0;
  for (int i = 0; i < 6; ++i) refused += status_from("203.0.113.7") == 429 ? 1 : 0;
  EXPECT_GE(refused, 2);
  EXPECT_EQ(status_from("203.0.113.8"), 401);
}

}  // namespace
}  // namespace passerelle::testing
