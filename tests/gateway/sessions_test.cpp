// Sessions of local accounts: opening, refreshing, ending, and what a thief of a token can do with it.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/redis.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;

class Sessions : public ::testing::Test {
 protected:
  Answer Open(const std::string& login, const std::string& password, int port = 0) {
    return suite_.Call("POST", "/v1/sessions", Json{{"login", login}, {"password", password}}.dump(), kJson, port);
  }
  Answer Refresh(const std::string& token) {
    return suite_.Call("POST", "/v1/sessions:refresh", Json{{"refreshToken", token}}.dump(), kJson);
  }
  Answer Me(const std::string& token, int port = 0) {
    return suite_.Call("GET", "/v1/me", "", {{"Authorization", Cat("Bearer ", token)}}, port);
  }
  // Calls until the answer is `status`; how long it took. It gives up after ten seconds.
  absl::Duration Until(int status, const std::string& token, int port = 0) {
    const absl::Time start = absl::Now();
    while (Me(token, port).status != status && absl::Now() < start + absl::Seconds(10))
      absl::SleepFor(absl::Milliseconds(50));
    return absl::Now() - start;
  }

  const HttpHeaders kJson = {{"Content-Type", "application/json"}};
  GatewaySuite& suite_ = GatewaySuite::Running();
};

TEST_F(Sessions, AnswerWithTokensAndThePrincipal) {
  const Login account = suite_.NewAccount("nurse", {"calais", "arras"});
  const Answer opened = Open(account.login, account.password);
  ASSERT_EQ(opened.status, 200) << opened.body;
  const Json session = opened.json();
  EXPECT_EQ(session["principal"]["roles"], Json::array({"nurse"}));
  EXPECT_EQ(session["principal"]["sites"], Json::array({"calais", "arras"}));
  absl::Time expires;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, std::string(session["expireTime"]), &expires, nullptr));
  EXPECT_GT(expires, absl::Now() + absl::Minutes(59));

  const Answer me = Me(session["accessToken"]);
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(me.json(), session["principal"]);
}

TEST_F(Sessions, RefuseAWrongPasswordAndAnUnknownLoginAlike) {
  const Login account = suite_.NewAccount("reception", {"calais"});
  const Answer wrong = Open(account.login, "not the password at all");
  const Answer unknown = Open("nobody-" + account.login, account.password);
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.reason(), "LOGIN_FAILED");
  EXPECT_EQ(unknown.reason(), "LOGIN_FAILED");
  EXPECT_EQ(unknown.json()["detail"], wrong.json()["detail"]);
}

TEST_F(Sessions, AreThrottledAfterRepeatedFailuresOfOneLogin) {
  const Login account = suite_.NewAccount("reception", {"calais"});
  Answer answer;
  int attempts = 0;
  do {
    answer = Open(account.login, "guess number something");
    ++attempts;
  } while (answer.status == 401 && attempts < 20);
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.reason(), "RATE_LIMITED");
  EXPECT_EQ(answer.headers.count("retry-after"), 1u);
  EXPECT_EQ(attempts, 11);
  // Not even the right password is looked at, but another login is.
  EXPECT_EQ(Open(account.login, account.password).status, 429);
  const Login other = suite_.NewAccount("reception", {"calais"});
  EXPECT_EQ(Open(other.login, other.password).status, 200);
}

TEST_F(Sessions, OpenAnyNumberOfTimesWithTheRightPassword) {
  const Login account = suite_.NewAccount("reception", {"calais"});
  for (int i = 0; i < 15; ++i) ASSERT_EQ(Open(account.login, account.password).status, 200);
}

TEST_F(Sessions, RotateTheirRefreshToken) {
  const Login first = suite_.NewLogin("reception", {"calais"});
  const Answer refreshed = Refresh(first.refresh_token);
  ASSERT_EQ(refreshed.status, 200) << refreshed.body;
  EXPECT_NE(refreshed.json()["refreshToken"], first.refresh_token);
  EXPECT_EQ(Me(refreshed.json()["accessToken"]).status, 200);
}

TEST_F(Sessions, EndWhenAnOldRefreshTokenComesBack) {
  const Login first = suite_.NewLogin("reception", {"calais"});
  const Json second = Refresh(first.refresh_token).json();
  ASSERT_EQ(Me(second["accessToken"]).status, 200);
  const Answer reused = Refresh(first.refresh_token);
  EXPECT_EQ(reused.status, 401);
  EXPECT_EQ(reused.reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(second["accessToken"]).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(first.token).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Refresh(second["refreshToken"]).reason(), "TOKEN_INVALID");
}

TEST_F(Sessions, StopWorkingAtOnceWhenTheyAreEnded) {
  const Login login = suite_.NewLogin("reception", {"calais"});
  ASSERT_EQ(Me(login.token).status, 200);
  EXPECT_EQ(suite_.CallAs(login, "DELETE", "/v1/sessions/current").status, 200);
  EXPECT_EQ(Me(login.token).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Refresh(login.refresh_token).status, 401);
}

TEST_F(Sessions, StopWorkingWithinFiveSecondsAtEveryOtherGateway) {
  const auto other = suite_.StartAnother({});
  const Login login = suite_.NewLogin("reception", {"calais"});
  ASSERT_EQ(Me(login.token, other->http_port()).status, 200);
  ASSERT_EQ(suite_.CallAs(login, "DELETE", "/v1/sessions/current").status, 200);
  EXPECT_LT(Until(401, login.token, other->http_port()), absl::Seconds(6));
}

TEST_F(Sessions, ExpireAfterTheirLifetime) {
  const auto brief = suite_.StartAnother({{"PASSERELLE_ACCESS_TOKEN_LIFETIME", "1s"}});
  const Login account = suite_.NewAccount("reception", {"calais"});
  const std::string token = Open(account.login, account.password, brief->http_port()).json()["accessToken"];
  EXPECT_LT(Until(401, token, brief->http_port()), absl::Seconds(4));
  EXPECT_EQ(Me(token, brief->http_port()).reason(), "TOKEN_EXPIRED");
}

TEST_F(Sessions, NeedAToken) {
  EXPECT_EQ(suite_.Call("GET", "/v1/me").reason(), "TOKEN_MISSING");
  EXPECT_EQ(Me("nonsense").reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(Cat("pat_", std::string(43, 'a'))).reason(), "TOKEN_INVALID");
  EXPECT_EQ(suite_.Call("GET", "/v1/me", "", {{"Authorization", "Basic YTpi"}}).reason(), "TOKEN_INVALID");
}

TEST_F(Sessions, KeepNoTokenInTheDatabase) {
  const Login login = suite_.NewLogin("reception", {"calais"});
  const auto rows =
      suite_.Sql("select count(*)::int as found from session_token where encode(hash, 'escape') like '%' || $1 || '%'",
                 {login.token.substr(4)});
  EXPECT_EQ(rows[0].Int("found"), 0);
}

TEST_F(Sessions, WorkWithoutRedis) {
  const Login login = suite_.NewLogin("reception", {"calais"});
  Redis::Running().Stop();
  EXPECT_EQ(Me(login.token).status, 200);
  EXPECT_EQ(suite_.NewLogin("reception", {"calais"}).token.substr(0, 4), "pat_");
  Redis::Running().Start();
}

TEST_F(Sessions, GiveOnlyThePermissionsOfTheRole) {
  const Login analyst = suite_.NewLogin("analyst", {"*"});
  const Answer refused = suite_.CallAs(analyst, "GET", "/v1/people");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.reason(), "PERMISSION_MISSING");
  EXPECT_THAT(refused.body, ::testing::HasSubstr("people.read"));
}

TEST_F(Sessions, CannotBeForgedWithAnAssertionOfOnesOwn) {
  const Answer refused = suite_.Call("GET", "/v1/people", "", {{"x-passerelle-principal-bin", "AAAA"}});
  EXPECT_EQ(refused.reason(), "TOKEN_MISSING");
}

TEST(RateLimits, RefuseAPrincipalThatCallsTooOften) {
  GatewaySuite& suite = GatewaySuite::Running();
  const Login login = suite.NewLogin("reception", {"calais"});
  const auto strict = suite.StartAnother({{"PASSERELLE_PRINCIPAL_RATE", "1"}, {"PASSERELLE_PRINCIPAL_BURST", "3"}});
  std::vector<int> statuses;
  Answer last;
  for (int i = 0; i < 5; ++i) {
    last = suite.CallAs(login, "GET", "/v1/me", "", {}, strict->http_port());
    statuses.push_back(last.status);
  }
  EXPECT_EQ(std::count(statuses.begin(), statuses.begin() + 3, 200), 3);
  EXPECT_EQ(last.status, 429);
  EXPECT_EQ(last.reason(), "RATE_LIMITED");
  EXPECT_GE(std::stoi(last.headers.at("retry-after")), 1);
  // Another principal is not concerned.
  const Login other = suite.NewLogin("reception", {"calais"});
  EXPECT_EQ(suite.CallAs(other, "GET", "/v1/me", "", {}, strict->http_port()).status, 200);
}

TEST(RateLimits, AreSharedByEveryGateway) {
  GatewaySuite& suite = GatewaySuite::Running();
  const Login login = suite.NewLogin("reception", {"calais"});
  const Environment strict = {{"PASSERELLE_PRINCIPAL_RATE", "1"}, {"PASSERELLE_PRINCIPAL_BURST", "2"}};
  const auto one = suite.StartAnother(strict);
  const auto two = suite.StartAnother(strict);
  int refused = 0;
  for (int i = 0; i < 3; ++i) {
    for (const int port : {one->http_port(), two->http_port()}) {
      refused += suite.CallAs(login, "GET", "/v1/me", "", {}, port).status == 429 ? 1 : 0;
    }
  }
  EXPECT_GE(refused, 3);
}

}  // namespace
}  // namespace passerelle::testing
