// Bytes that no honest client sends.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Send(std::string_view bytes) { return RawExchange(GatewaySuite::Running().http_port(), bytes); }

// Whether the connection ended after exactly one answer, which was a refusal.
void ExpectRefusedOnce(const std::string& received, std::string_view status) {
  EXPECT_THAT(received, StartsWith(Cat("HTTP/1.1 ", status)));
  EXPECT_EQ(received.find("X-Request-Id: "), received.rfind("X-Request-Id: ")) << received;
}

TEST(Robustness, RefusesContentLengthBesideTransferEncoding) {
  ExpectRefusedOnce(
      Send("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
           "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"),
      "400");
}

TEST(Robustness, RefusesTwoContentLengths) {
  ExpectRefusedOnce(Send("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
                    "400");
}

TEST(Robustness, RefusesABadContentLength) {
  for (const char* length : {"-1", "0x10", "1e3", "99999999999999999999", "+2"}) {
    ExpectRefusedOnce(Send(Cat("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: ", length, "\r\n\r\n{}")),
                      "400");
  }
}

TEST(Robustness, RefusesTransferEncodingsOtherThanChunked) {
  for (const char* encoding : {"gzip", "gzip, chunked", "chunked, chunked", "identity",
                               "\x0b"
                               "chunked",
                               "xchunked"}) {
    ExpectRefusedOnce(
        Send(Cat("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: ",
                 encoding, "\r\n\r\n2\r\n{}\r\n0\r\n\r\n")),
        "400");
  }
}

TEST(Robustness, RefusesARequestWithoutOneHost) {
  ExpectRefusedOnce(Send("GET /livez HTTP/1.1\r\n\r\n"), "400");
  ExpectRefusedOnce(Send("GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400");
}

TEST(Robustness, RefusesAHeadOfMoreThanSixteenKibibytes) {
  ExpectRefusedOnce(Send(Cat("GET /livez HTTP/1.1\r\nHost: a\r\nX-Long: ", std::string(17 * 1024, 'a'), "\r\n\r\n")),
                    "431");
  ExpectRefusedOnce(Send(Cat("GET /", std::string(17 * 1024, 'a'), " HTTP/1.1\r\nHost: a\r\n\r\n")), "431");
}

TEST(Robustness, RefusesNulAndOtherControlBytesInTheHead) {
  ExpectRefusedOnce(Send(std::string("GET /livez HTTP/1.1\r\nHost: a\0b\r\n\r\n", 35)), "400");
  ExpectRefusedOnce(Send(std::string("GET /li\0vez HTTP/1.1\r\nHost: a\r\n\r\n", 34)), "400");
}

TEST(Robustness, RefusesASpaceBeforeTheColonOfAHeader) {
  ExpectRefusedOnce(Send("GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n"), "400");
}

TEST(Robustness, RefusesWhatIsNotHttp) {
  ExpectRefusedOnce(Send("\x16\x03\x01\x02\x00 hello there\r\n\r\n"), "400");
  ExpectRefusedOnce(Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "400");
}

TEST(Robustness, GivesUpOnAHeadThatTrickles) {
  const absl::Time start = absl::Now();
  const std::string received =
      RawExchange(GatewaySuite::Running().http_port(), "GET /livez HTTP/1.1\r\nHost: a\r\n", 14);
  EXPECT_LT(absl::Now() - start, absl::Seconds(13));
  EXPECT_GT(absl::Now() - start, absl::Seconds(8));
  EXPECT_EQ(received, "");  // the connection is closed
}

TEST(Robustness, AnswersPipelinedRequestsInOrder) {
  const std::string received =
      Send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(received, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(received, HasSubstr("HTTP/1.1 401"));
}

TEST(Robustness, AnswersHeadWithoutABody) {
  const std::string received = Send("HEAD /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(received, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(received, Not(HasSubstr("status")));
}

TEST(Robustness, LetsTheClientReadWhyALargeBodyWasRefused) {
  const std::string received = Send(
      Cat("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2097152\r\n\r\n",
          std::string(2 * 1024 * 1024, 'a')));
  EXPECT_THAT(received, StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(received, HasSubstr("BODY_TOO_LARGE"));
}

TEST(Robustness, DoesNotAskForABodyThatItWillRefuse) {
  const std::string received =
      RawExchange(GatewaySuite::Running().http_port(),
                  "POST /v1/people HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n"
                  "Expect: 100-continue\r\n\r\n",
                  4);
  EXPECT_THAT(received, StartsWith("HTTP/1.1 401"));
}

TEST(Robustness, SurvivesConnectionsThatComeAndGo) {
  for (int i = 0; i < 200; ++i) RawExchange(GatewaySuite::Running().http_port(), "G", 0);
  EXPECT_EQ(GatewaySuite::Running().Call("GET", "/livez").status, 200);
}

}  // namespace
}  // namespace passerelle::testing
