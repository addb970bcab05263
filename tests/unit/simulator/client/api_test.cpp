#include "tests/simulator/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/replay.h"
#include "tests/unit/simulator/client/scripted_server.h"

namespace passerelle::simulator {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

struct Client {
  explicit Client(const ScriptedServer& server, absl::Duration patience = absl::Seconds(10))
      : session({.url = server.Url(), .login = "demo", .password = "secret", .patience = patience}) {}
  Session session;
  Tally tally;
  Api api{session, tally};
};

TEST(ACallThatIsLost, IsSentAgainUnderTheSameKey) {
  ScriptedServer server({{0, ""}, {503, ""}, {429, ""}, {200, R"({"id":"1"})"}});
  Client client(server);
  const absl::StatusOr<std::string> answer = client.api.Call("POST", "/v1/visits", R"({"site":"montreuil"})", "key-1");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer, R"({"id":"1"})");
  EXPECT_EQ(server.Requests().size(), 4u);
  EXPECT_THAT(server.Requests(), Each(HasSubstr("Idempotency-Key: \"key-1\"")));
  EXPECT_THAT(server.Requests(), Each(HasSubstr(R"({"site":"montreuil"})")));
  EXPECT_EQ(client.tally.retries, 3);
  EXPECT_EQ(client.tally.calls, 1);
}

TEST(ACallThatIsRefused, IsNotSentAgain) {
  ScriptedServer server({{400, R"({"code":"INVALID_ARGUMENT","reason":"TIME_IN_FUTURE","detail":"not yet"})"}});
  Client client(server);
  const absl::Status refused = client.api.Call("POST", "/v1/visits", "{}", "key-1").status();
  EXPECT_THAT(std::string(refused.message()), HasSubstr("TIME_IN_FUTURE: not yet"));
  EXPECT_EQ(server.Requests().size(), 1u);
}

TEST(ACallForASiteNotYetKnown, WaitsForTheSiteToArrive) {
  ScriptedServer server({{400, R"({"code":"FAILED_PRECONDITION","reason":"SITE_UNKNOWN","detail":""})"}, {200, "{}"}});
  Client client(server);
  EXPECT_TRUE(client.api.Call("POST", "/v1/locations", "{}").ok());
  EXPECT_EQ(client.tally.waits, 1);
  EXPECT_EQ(client.tally.retries, 0);
}

TEST(ASessionThatEnds, IsOpenedAgain) {
  ScriptedServer server({{401, R"({"reason":"TOKEN_EXPIRED"})"}, {200, "{}"}});
  Client client(server);
  EXPECT_TRUE(client.api.Call("GET", "/v1/me").ok());
  EXPECT_EQ(server.sessions_opened(), 2);
  EXPECT_THAT(server.Requests().back(), HasSubstr("Authorization: Bearer token-2"));
}

TEST(AKeyInPlaceOfALogin, IsSentAsItIs) {
  ScriptedServer server({{200, "{}"}});
  Session session({.url = server.Url(), .token = "key-of-a-partner"});
  Tally tally;
  EXPECT_TRUE(Api(session, tally).Call("GET", "/v1/partner/referrals").ok());
  EXPECT_EQ(server.sessions_opened(), 0);
  EXPECT_THAT(server.Requests(), Each(HasSubstr("Authorization: Bearer key-of-a-partner")));
}

TEST(AReplay, GivesUpWhenNobodyAnswersAnyMore) {
  ScriptedServer server({{503, ""}});
  Session session({.url = server.Url(), .login = "demo", .password = "secret", .patience = absl::Milliseconds(200)});
  const absl::StatusOr<Plan> plan = MakePlan(Figures{.people = 50, .visits = 500});
  ASSERT_TRUE(plan.ok());
  const Outcome outcome = Replay(*plan, {.reception = session, .planner = session, .director = session},
                                 {.concurrency = 2, .show = Progress::Show::kNever});
  EXPECT_EQ(outcome.failed, 550);
  EXPECT_TRUE(absl::IsUnavailable(outcome.first_failure)) << outcome.first_failure;
  EXPECT_LT(outcome.duration, absl::Seconds(5));
}

TEST(Patience, Ends) {
  ScriptedServer server({{503, ""}});
  Client client(server, absl::Milliseconds(300));
  EXPECT_TRUE(absl::IsUnavailable(client.api.Call("GET", "/v1/me").status()));
}

}  // namespace
}  // namespace passerelle::simulator
