// What cannot be recorded does not happen unseen: the answer stays here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/gateway/access_log_fixture.h"
#include "tests/gateway/gateway_process.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::SizeIs;

class AccessLogOutage : public AccessLogFixture {
 protected:
  // Nobody can append as long as it lives.
  class Blocked {
   public:
    explicit Blocked(const std::string& owner_url) {
      auto opened = db::Connection::Open({.url = owner_url});
      if (!opened.ok() || !(*opened)->Begin().ok() || !(*opened)->Run("select from access_log.head for update").ok())
        throw std::runtime_error("the access log cannot be blocked");
      connection_ = *std::move(opened);
    }

   private:
    std::unique_ptr<db::Connection> connection_;
  };

  Blocked Block() const { return Blocked(suite_.Settings().at("PASSERELLE_OWNER_DATABASE_URL")); }
  Answer Look(int port = 0) { return suite_.CallAs(reception_, "GET", Cat("/v1/people/", person_), "", {}, port); }
};

TEST_F(AccessLogOutage, KeepsBackWhatWouldBeSeen) {
  {
    const Blocked blocked = Block();
    const Answer answer = Look();
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.reason(), "ACCESS_LOG_UNAVAILABLE");
    EXPECT_EQ(answer.headers.count("retry-after"), 1u);
    EXPECT_EQ(answer.body.find(person_), std::string::npos);
  }
  EXPECT_EQ(Look().status, 200);
}

TEST_F(AccessLogOutage, DoesNotKeepBackWhatNamesNobody) {
  const Blocked blocked = Block();
  EXPECT_EQ(suite_.CallAs(reception_, "GET", Cat("/v1/sites/", site_)).status, 200);
}

TEST_F(AccessLogOutage, LetsAChangeBeSentAgainUnderItsKeyAndRecordsItThen) {
  const HttpHeaders key = {{"Idempotency-Key", NewUuidV7()}};
  const std::string request = Json{{"site", site_}, {"gender", "MAN"}, {"adultConfirmed", true}}.dump();
  {
    const Blocked blocked = Block();
    EXPECT_EQ(suite_.CallAs(reception_, "POST", "/v1/people", request, key).reason(), "ACCESS_LOG_UNAVAILABLE");
  }
  const Answer again = suite_.CallAs(reception_, "POST", "/v1/people", request, key);
  ASSERT_EQ(again.status, 200) << again.body;
  // The first attempt was written too when the log came back just before it was given up.
  EXPECT_THAT(EntriesOf(again.json()["id"], "contacts.PeopleService/RegisterPerson"), SizeIs(AllOf(Ge(1), Le(2))));
}

TEST_F(AccessLogOutage, LeavesAChangeWithoutAKeyInDoubtRatherThanHavingItSentAgain) {
  const std::string request = Json{{"site", site_}, {"gender", "MAN"}, {"adultConfirmed", true}}.dump();
  const Blocked blocked = Block();
  const Answer answer = suite_.CallAs(reception_, "POST", "/v1/people", request);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.reason(), "ACCESS_LOG_UNAVAILABLE");
  EXPECT_THAT(answer.body, HasSubstr("whether it took effect is unknown"));
  EXPECT_EQ(answer.headers.count("retry-after"), 0u);
}

TEST_F(AccessLogOutage, OfAGatewayThatIsKilledLosesNothingThatWasAnswered) {
  auto first = std::make_unique<GatewayProcess>();
  GatewayProcess second;
  std::atomic<int> answered = 0;
  std::atomic<bool> killed = false;
  const auto look_until_killed = [&](int port) {
    for (int after = 0; after < 5;) {
      if (killed) ++after;
      try {
        if (Look(port).status == 200) ++answered;
      } catch (const std::runtime_error&) {
        // The gateway is gone.
      }
    }
  };
  std::vector<std::thread> callers;
  for (const int port : {first->http_port(), first->http_port(), second.http_port(), second.http_port()})
    callers.emplace_back(look_until_killed, port);
  while (answered < 20) std::this_thread::yield();
  first->Kill();
  killed = true;
  for (auto& caller : callers) caller.join();

  const auto entries = suite_.Sql(
      "select count(*) as count from access_log.entry where person = $1::uuid and method = $2", {person_, kGetPerson});
  EXPECT_GE(entries[0].Int("count"), answered);
  const auto gaps = suite_.Sql("select max(position) - min(position) + 1 - count(*) as gaps from access_log.entry");
  EXPECT_EQ(gaps[0].Int("gaps"), 0);
}

TEST_F(AccessLogOutage, IsVerifiedEveryNightAndShownAsAMetric) {
  ASSERT_EQ(Look().status, 200);
  GatewayProcess gateway;
  const absl::Time give_up = absl::Now() + testing::kPatience;
  std::string metrics = gateway.Metrics();
  while (metrics.find("passerelle_access_log_verified_time_seconds") == std::string::npos && absl::Now() < give_up)
    metrics = gateway.Metrics();
  EXPECT_NE(metrics.find("\npasserelle_access_log_broken 0"), std::string::npos) << metrics;
  EXPECT_NE(gateway.Stop().find("the access log is sound"), std::string::npos);
}

}  // namespace
}  // namespace passerelle::testing
