// Accounts that nobody uses: their owners are told by e-mail before they end.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "gateway/disuse/mail.h"
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
  // Since somebody tried to warn of it.
  void ADayPasses(const Json& account) {
    suite_.Sql(
        "update account set unused_warn_attempt_time = unused_warn_attempt_time - interval '1 day' where id = $1::uuid",
        {std::string(account["id"])});
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

TEST_F(Disuse, GoesOnPastAnAddressThatIsRefusedAndIsNotSaidToHaveBeenTold) {
  server_.Plan({{"refuse", 550}, {"at", "recipient"}});
  const Json gone = LeftFor(80, "gone@example.org");
  {
    const auto gateway = StartWithMail();
    server_.Await("refused", 1);
  }
  server_.Plan(Json::object());
  const Json other = LeftFor(79, "other@example.org");
  {
    const auto gateway = StartWithMail();
    AwaitWarning(other);
  }
  EXPECT_FALSE(Warned(gone));
  EXPECT_EQ(server_.Events("mail").size(), 1u);
  ADayPasses(gone);
  const auto gateway = StartWithMail();
  AwaitWarning(gone);
}

TEST_F(Disuse, HoldsNothingWhileItsMailIsOnTheWay) {
  server_.Plan({{"silent", true}});
  const Json account = LeftFor(80, "slow@example.org");
  const auto gateway = StartWithMail();
  server_.Await("mail", 1);
  EXPECT_EQ(
      suite_.Sql("select from account where id = $1::uuid for update skip locked", {std::string(account["id"])}).size(),
      1u);
  EXPECT_FALSE(Warned(account));
}

// Whoever took it may have died between sending and saying so.
TEST_F(Disuse, IsToldByAnotherProcessADayAfterOneThatDied) {
  const Json account = LeftFor(80, "patient@example.org");
  const Json other = LeftFor(79, "other@example.org");
  suite_.Sql("update account set unused_warn_attempt_time = now() + interval '1 day' where id = $1::uuid",
             {std::string(account["id"])});
  {
    const auto gateway = StartWithMail();
    AwaitWarning(other);
  }
  EXPECT_FALSE(Warned(account));
  ADayPasses(account);
  const auto gateway = StartWithMail();
  AwaitWarning(account);
}

TEST_F(Disuse, IsMailedInPlainToThisMachineOnly) {
  const auto mailed_by = [this](std::string_view host) {
    return gateway::disuse::SendMail({Cat("smtp://", host, ":", server_.port()), "passerelle@example.org"},
                                     "soon@example.org", "Subject: a warning\r\n\r\n");
  };
  EXPECT_TRUE(mailed_by("127.0.0.1").ok());
  EXPECT_TRUE(mailed_by("localhost").ok());
  // libcurl finds every name under .localhost here: these reach the server, which has no TLS, and are not this machine.
  EXPECT_FALSE(mailed_by("127.localhost").ok());
  EXPECT_FALSE(mailed_by("localhost.localhost").ok());
  EXPECT_EQ(server_.Await("mail", 2).size(), 2u);
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
