// Logging in: first passwords, locks, disuse, and what somebody learns who guesses.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "tests/gateway/account_fixture.h"
#include "tests/support/metrics.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;

constexpr char kWrongPassword[] = "not the password at all";

absl::Time TimeOf(const Json& text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, std::string(text), &time, nullptr)) << text;
  return time;
}

class LogIn : public AccountFixture {
 protected:
  // A gateway whose throttle by address stays out of the way of the lock, which counts whatever the address.
  int Unthrottled() {
    static const auto gateway = suite_.StartAnother({{"PASSERELLE_LOGIN_FAILURES", "1000"}});
    return gateway->http_port();
  }
  Answer Guess(const std::string& login, const std::string& password = kWrongPassword) {
    return Open(login, password, "", Unthrottled());
  }
  void GuessOften(const std::string& login, int times) {
    for (int i = 0; i < times; ++i) ASSERT_EQ(Guess(login).reason(), "LOGIN_FAILED");
  }
  void EndLock(const std::string& login) {
    suite_.Sql(
        "update login_attempt set lock_end_time = now() from account where id = $1::uuid and "
        "account.login_index = login_attempt.login_index",
        {suite_.AccountId(login)});
  }
  // As its managers see it.
  Json AccountNamed(const std::string& login) {
    const Answer answer = Get(director_, {{"id", suite_.AccountId(login)}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }
  void LeaveUnused(const Login& login, int days) {
    suite_.Sql("update account set idle_since = now() - make_interval(days => $2::integer) where id = $1::uuid",
               {suite_.AccountId(login.login), days});
  }
};

TEST_F(LogIn, WithAFirstPasswordAllowsOnlyToChangeIt) {
  const Json request = Wanted("director", {"calais"});
  Created(director_, request);
  const Login login = OpenAgain({request["login"], kFirstPassword, "", ""});
  EXPECT_EQ(Me(login).status, 200);
  const Answer refused = suite_.CallAs(login, "GET", "/v1/people");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.reason(), "PASSWORD_CHANGE_NEEDED");
  EXPECT_EQ(suite_.CallAs(login, "POST", "/v1/me/secondFactor:start", "{}").reason(), "PASSWORD_CHANGE_NEEDED");

  ASSERT_EQ(ChangePassword(login, kFirstPassword, kOwnPassword).status, 200);
  EXPECT_EQ(suite_.CallAs(login, "GET", "/v1/accounts").status, 200);
  EXPECT_EQ(Open(login.login, kFirstPassword).reason(), "LOGIN_FAILED");
  EXPECT_EQ(Open(login.login, kOwnPassword).json()["passwordChangeNeeded"], false);
}

TEST_F(LogIn, WithAFirstPasswordAllowsToLeave) {
  const Json request = Wanted("nurse", {"calais"});
  Created(director_, request);
  const Login login = OpenAgain({request["login"], kFirstPassword, "", ""});
  EXPECT_EQ(suite_.CallAs(login, "DELETE", "/v1/sessions/current").status, 200);
}

TEST_F(LogIn, ElsewhereEndsWhenThePasswordIsChanged) {
  const Login here = suite_.NewLogin("nurse", {"calais"});
  const Login elsewhere = OpenAgain(here);
  ASSERT_EQ(Me(elsewhere).status, 200);
  ASSERT_EQ(ChangePassword(here, here.password, kOwnPassword).status, 200);
  EXPECT_EQ(Me(here).status, 200);
  EXPECT_EQ(Me(elsewhere).reason(), "TOKEN_INVALID");
}

TEST_F(LogIn, ChangesItsPasswordForAGoodOneOnly) {
  const Login login = suite_.NewLogin("nurse", {"calais"});
  EXPECT_EQ(ChangePassword(login, kWrongPassword, kOwnPassword).reason(), "LOGIN_FAILED");
  EXPECT_EQ(ChangePassword(login, login.password, "short").reason(), "PASSWORD_TOO_SHORT");
  EXPECT_EQ(ChangePassword(login, login.password, "aaaaaaaaaaaaaaaa").reason(), "PASSWORD_TOO_COMMON");
  EXPECT_EQ(ChangePassword(login, login.password, login.password).reason(), "PASSWORD_UNCHANGED");
  EXPECT_EQ(Open(login.login, login.password).status, 200);
}

TEST_F(LogIn, DoesNotLetAThiefOfASessionGuessThePassword) {
  const Login login = suite_.NewLogin("nurse", {"calais"});
  for (int i = 0; i < 10; ++i) ASSERT_EQ(ChangePassword(login, kWrongPassword, kOwnPassword).reason(), "LOGIN_FAILED");
  EXPECT_EQ(ChangePassword(login, kWrongPassword, kOwnPassword).reason(), "RATE_LIMITED");
  EXPECT_EQ(AccountNamed(login.login)["state"], "LOCKED");
}

TEST_F(LogIn, IsNotForAKeyToChange) {
  const Json request = {{"displayName", "Borne"}, {"role", "reception"}, {"sites", {"calais"}}};
  const Login key{"", "", suite_.CallAs(director_, "POST", "/v1/apiKeys", request.dump()).json()["secret"], ""};
  EXPECT_EQ(ChangePassword(key, kFirstPassword, kOwnPassword).reason(), "ACCOUNT_MISSING");
}

TEST_F(LogIn, NeedsTheNewPasswordOnceItWasReset) {
  const Login login = suite_.NewLogin("nurse", {"calais"});
  const Json account = AccountOf(login);
  EXPECT_EQ(Do(director_, account, "resetPassword", {{"password", "short"}}).reason(), "PASSWORD_TOO_SHORT");
  EXPECT_EQ(Do(director_, account, "resetPassword", {{"password", "123456789012"}}).reason(), "PASSWORD_TOO_COMMON");
  EXPECT_EQ(Do(director_, account, "resetPassword", {{"password", kFirstPassword}}).json()["passwordChangeNeeded"],
            true);
  EXPECT_EQ(Me(login).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Open(login.login, login.password).reason(), "LOGIN_FAILED");
  EXPECT_EQ(Open(login.login, kFirstPassword).json()["passwordChangeNeeded"], true);
}

TEST_F(LogIn, EndsWhenTheAccountIsDisabledAndDoesNotComeBack) {
  const auto other = suite_.StartAnother({});
  const Login login = suite_.NewLogin("nurse", {"calais"});
  const Json account = AccountOf(login);
  ASSERT_EQ(Me(login, other->http_port()).status, 200);
  ASSERT_EQ(Do(director_, account, "disable").json()["state"], "DISABLED");
  EXPECT_EQ(Me(login).reason(), "TOKEN_INVALID");
  const absl::Time disabled = absl::Now();
  while (Me(login, other->http_port()).status == 200) {
    ASSERT_LT(absl::Now() - disabled, absl::Seconds(6)) << "five seconds are promised to hold everywhere";
    absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_EQ(Open(login.login, login.password).reason(), "LOGIN_FAILED");
  EXPECT_EQ(Do(director_, account, "disable").json()["etag"], Do(director_, account, "disable").json()["etag"]);

  EXPECT_EQ(Do(director_, account, "enable").json()["state"], "ACTIVE");
  EXPECT_EQ(Me(login).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(OpenAgain(login)).status, 200);
}

TEST_F(LogIn, IsLockedAfterTenFailuresInARowAndLongerEachTime) {
  const Login account = suite_.NewAccount("nurse", {"calais"});
  GuessOften(account.login, 10);
  EXPECT_EQ(Guess(account.login, account.password).reason(), "LOGIN_FAILED") << "not even the right password";
  Json seen = AccountNamed(account.login);
  EXPECT_EQ(seen["state"], "LOCKED");
  EXPECT_NEAR(absl::ToDoubleMinutes(TimeOf(seen["lockEndTime"]) - absl::Now()), 15, 1);
  EndLock(account.login);
  GuessOften(account.login, 10);
  seen = AccountNamed(account.login);
  EXPECT_NEAR(absl::ToDoubleMinutes(TimeOf(seen["lockEndTime"]) - absl::Now()), 30, 1);
  EndLock(account.login);
  EXPECT_EQ(Guess(account.login, account.password).status, 200);
  EXPECT_EQ(AccountNamed(account.login)["state"], "ACTIVE");
}

TEST_F(LogIn, IsNotLockedByFailuresWithSuccessesBetween) {
  const Login account = suite_.NewAccount("nurse", {"calais"});
  for (int round = 0; round < 2; ++round) {
    GuessOften(account.login, 9);
    ASSERT_EQ(Guess(account.login, account.password).status, 200);
  }
}

TEST_F(LogIn, IsUnlockedByWhoeverManagesTheAccount) {
  const Login account = suite_.NewAccount("nurse", {"calais"});
  GuessOften(account.login, 10);
  EXPECT_EQ(Do(director_, AccountNamed(account.login), "enable").json()["state"], "ACTIVE");
  EXPECT_EQ(Guess(account.login, account.password).status, 200);
}

TEST_F(LogIn, LeavesTheSessionsOfALockedAccountOpen) {
  const Login login = suite_.NewLogin("nurse", {"calais"});
  GuessOften(login.login, 10);
  EXPECT_EQ(Me(login).status, 200);
}

// Text, status and work are one and the same, so that neither reading nor measuring tells which logins exist.
TEST_F(LogIn, TellsNothingToWhoeverGuesses) {
  const Login wrong = suite_.NewAccount("nurse", {"calais"});
  const Login disabled = suite_.NewLogin("nurse", {"calais"});
  ASSERT_EQ(Do(director_, AccountOf(disabled), "disable").status, 200);
  const Login unused = suite_.NewLogin("nurse", {"calais"});
  LeaveUnused(unused, 91);
  const Login locked = suite_.NewAccount("nurse", {"calais"});
  GuessOften(locked.login, 10);
  const Login unknown{FreshLogin(), wrong.password, "", ""};
  const Login unknown_locked{FreshLogin(), wrong.password, "", ""};
  GuessOften(unknown_locked.login, 10);

  const auto work = [] { return MetricValue("passerelle_gateway_password_verifications_total"); };
  const Answer first = Guess(wrong.login, kWrongPassword);
  for (const Login& login : {disabled, unused, locked, unknown, unknown_locked}) {
    const double before = work();
    const Answer answer = Guess(login.login, login.password);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.reason(), "LOGIN_FAILED");
    EXPECT_EQ(answer.json()["detail"], first.json()["detail"]);
    EXPECT_EQ(work() - before, 1);
  }
  const auto counted = suite_.Sql("select count(*)::int as logins from login_attempt where lock_end_time > now()");
  EXPECT_GE(counted[0].Int("logins"), 2) << "a login that nobody has is locked like any other";
}

TEST_F(LogIn, EndsByDisuse) {
  const Login login = suite_.NewLogin("nurse", {"calais"});
  LeaveUnused(login, 89);
  const Json seen = AccountNamed(login.login);
  EXPECT_EQ(seen["state"], "ACTIVE");
  EXPECT_NEAR(absl::ToDoubleHours(TimeOf(seen["unusedTime"]) - absl::Now()), 24, 1);
  LeaveUnused(login, 91);
  EXPECT_EQ(AccountNamed(login.login)["state"], "UNUSED");
  EXPECT_FALSE(AccountNamed(login.login).contains("unusedTime"));
  EXPECT_EQ(Open(login.login, login.password).reason(), "LOGIN_FAILED");
  const Json refresh = {{"refreshToken", login.refresh_token}};
  EXPECT_EQ(suite_.CallAs(login, "POST", "/v1/sessions:refresh", refresh.dump()).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Do(director_, AccountOf(login), "enable").json()["state"], "ACTIVE");
  EXPECT_EQ(Open(login.login, login.password).status, 200);
}

TEST_F(LogIn, AndRefreshAreUse) {
  const Login login = suite_.NewLogin("nurse", {"calais"});
  const absl::Time opened = TimeOf(AccountNamed(login.login)["lastUseTime"]);
  LeaveUnused(login, 80);
  const Json refresh = {{"refreshToken", login.refresh_token}};
  ASSERT_EQ(suite_.CallAs(login, "POST", "/v1/sessions:refresh", refresh.dump()).status, 200);
  const Json seen = AccountNamed(login.login);
  EXPECT_GT(TimeOf(seen["lastUseTime"]), opened);
  EXPECT_GT(TimeOf(seen["unusedTime"]), absl::Now() + absl::Hours(89 * 24));
}

}  // namespace
}  // namespace passerelle::testing
