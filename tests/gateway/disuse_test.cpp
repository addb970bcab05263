// Accounts that nobody uses: their owners are told by e-mail before they end.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "tests/gateway/account_fixture.h"
#include "tests/support/look.h"
#include "tests/support/node_server.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;

class Disuse : public AccountFixture {
 protected:
  // An account of somebody with a mail address that nobody has used for so many days.
  Json LeftFor(int days, const std::string& email) {
    Json request = Wanted("nurse", {"calais"});
    request["email"] = email;
    const Json account = Created(director_, request);
    suite_.Sql("update account set idle_since = now() - make_interval(days => $2::integer) where id = $1::uuid",
               {std::string(account["id"]), days});
    return account;
  }
  std::unique_ptr<gateway::Gateway> StartWithMail() {
    return suite_.StartAnother({{"PASSERELLE_MAIL_URL", Cat("smtp://127.0.0.1:", server_.port())},
                                {"PASSERELLE_MAIL_FROM", "passerelle@example.org"}});
  }
  bool Warned(const Json& account) {
    return suite_
        .Sql("select unused_warn_time is not null as warned from account where id = $1::uuid",
             {std::string(account["id"])})[0]
        .Bool("warned");
  }
  void AwaitWarning(const Json& account) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    while (!Warned(account) && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(20));
    EXPECT_TRUE(Warned(account));
  }

  NodeServer server_{"mail_server.mjs"};
};

TEST_F(Disuse, IsToldOnceTwoWeeksBefore) {
  const Json soon = LeftFor(80, "soon@example.org");
  const Json later = LeftFor(70, "later@example.org");
  const Json over = LeftFor(95, "over@example.org");
  const auto first = StartWithMail();
  AwaitWarning(soon);
  const auto second = StartWithMail();
  const auto mails = server_.Await("mail", 1);
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_EQ(mails[0]["from"], "passerelle@example.org");
  EXPECT_EQ(mails[0]["to"], Json::array({"soon@example.org"}));
  const std::string day = std::string(Get(director_, soon).json()["unusedTime"]).substr(0, 10);
  EXPECT_THAT(std::string(mails[0]["text"]), HasSubstr(day));
  EXPECT_THAT(std::string(mails[0]["raw"]), Not(HasSubstr(std::string(soon["login"]))));
  EXPECT_FALSE(Warned(later));
  EXPECT_FALSE(Warned(over));
}

TEST_F(Disuse, IsToldAgainAfterAnotherUse) {
  const Json account = LeftFor(80, "again@example.org");
  const auto gateway = StartWithMail();
  AwaitWarning(account);
  ASSERT_EQ(Open(account["login"], kFirstPassword).status, 200);
  EXPECT_FALSE(Warned(account));
}

TEST_F(Disuse, GoesOnPastAnAddressThatIsRefused) {
  server_.Plan({{"refuse", 550}, {"at", "recipient"}});
  const Json account = LeftFor(80, "gone@example.org");
  const auto gateway = StartWithMail();
  AwaitWarning(account);
  EXPECT_TRUE(server_.Events("mail").empty());
}

TEST_F(Disuse, WaitsForAServerThatIsBusy) {
  server_.Plan({{"refuse", 450}, {"at", "recipient"}});
  const Json account = LeftFor(80, "patient@example.org");
  const auto gateway = StartWithMail();
  server_.Await("refused", 1);
  EXPECT_FALSE(Warned(account));
  server_.Plan(Json::object());
  AwaitWarning(account);
  EXPECT_EQ(server_.Await("mail", 1).size(), 1u);
}

}  // namespace
}  // namespace passerelle::testing
