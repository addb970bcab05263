// One-time codes of an authenticator, asked for besides the password.
#include <absl/time/clock.h>
#include <gtest/gtest.h>
#include <liboath/oath.h>
#include <stdlib.h>

#include "gateway/base/text.h"
#include "tests/gateway/account_fixture.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;

// What an authenticator that was given the secret shows now.
std::string CodeOf(const std::string& base32) {
  char* secret = nullptr;
  std::size_t length = 0;
  EXPECT_EQ(oath_base32_decode(base32.data(), base32.size(), &secret, &length), OATH_OK);
  char code[7];
  EXPECT_EQ(oath_totp_generate(secret, length, absl::ToTimeT(absl::Now()), 30, 0, 6, code), OATH_OK);
  free(secret);
  return code;
}

std::string AnotherThan(std::string code) {
  code[0] = code[0] == '0' ? '1' : '0';
  return code;
}

class SecondFactor : public AccountFixture {
 protected:
  Answer Ask(const Login& login, const std::string& action, const Json& request = Json::object()) {
    return suite_.CallAs(login, "POST", Cat("/v1/me/secondFactor:", action), request.dump());
  }
  Answer Confirm(const Login& login, const std::string& code) { return Ask(login, "confirm", {{"oneTimeCode", code}}); }
  // The secret of an authenticator that is asked for from now on.
  std::string TurnOn(const Login& login) {
    const std::string secret = Ask(login, "start").json()["secret"];
    EXPECT_EQ(Confirm(login, CodeOf(secret)).status, 200);
    Rest(login);
    return secret;
  }
  // As if the last code had been taken long ago: the next one need not be waited for.
  void Rest(const Login& login) {
    suite_.Sql("update account set code_step = 0 where id = $1::uuid", {suite_.AccountId(login.login)});
  }

  const Login login_ = suite_.NewLogin("nurse", {"calais"});
};

TEST_F(SecondFactor, IsAskedForOnceItIsConfirmed) {
  const Json started = Ask(login_, "start").json();
  const std::string secret = started["secret"];
  EXPECT_EQ(started["uri"], Cat("otpauth://totp/Passerelle:", login_.login, "?secret=", secret,
                                "&issuer=Passerelle&algorithm=SHA1&digits=6&period=30"));
  EXPECT_EQ(Open(login_.login, login_.password).status, 200) << "it is not confirmed yet";
  EXPECT_EQ(Confirm(login_, AnotherThan(CodeOf(secret))).reason(), "ONE_TIME_CODE_WRONG");
  ASSERT_EQ(Confirm(login_, CodeOf(secret)).status, 200);
  EXPECT_EQ(Confirm(login_, CodeOf(secret)).status, 200) << "a repeated call changes nothing";
  Rest(login_);

  const Answer needed = Open(login_.login, login_.password);
  EXPECT_EQ(needed.status, 401);
  EXPECT_EQ(needed.reason(), "ONE_TIME_CODE_NEEDED");
  EXPECT_EQ(Open(login_.login, login_.password, CodeOf(secret)).status, 200);
  EXPECT_EQ(Get(director_, AccountOf(login_)).json()["secondFactor"], true);
}

TEST_F(SecondFactor, IsNotSpokenOfToWhoeverHasAnotherPassword) {
  const std::string secret = TurnOn(login_);
  EXPECT_EQ(Open(login_.login, "not the password at all").reason(), "LOGIN_FAILED");
  EXPECT_EQ(Open(login_.login, "not the password at all", CodeOf(secret)).reason(), "LOGIN_FAILED");
  EXPECT_EQ(Open(login_.login, login_.password, AnotherThan(CodeOf(secret))).reason(), "LOGIN_FAILED");
}

TEST_F(SecondFactor, TakesACodeOnce) {
  const std::string secret = Ask(login_, "start").json()["secret"];
  const std::string code = CodeOf(secret);
  ASSERT_EQ(Confirm(login_, code).status, 200);
  EXPECT_EQ(Open(login_.login, login_.password, code).reason(), "LOGIN_FAILED");
  Rest(login_);
  const std::string next = CodeOf(secret);
  EXPECT_EQ(Open(login_.login, login_.password, next).status, 200);
  EXPECT_EQ(Open(login_.login, login_.password, next).reason(), "LOGIN_FAILED");
}

TEST_F(SecondFactor, CannotBeGuessedByWhoeverHasThePassword) {
  const auto gateway = suite_.StartAnother({{"PASSERELLE_LOGIN_FAILURES", "1000"}});
  const std::string secret = TurnOn(login_);
  for (int i = 0; i < 9; ++i) {
    ASSERT_EQ(Open(login_.login, login_.password, AnotherThan(CodeOf(secret)), gateway->http_port()).reason(),
              "LOGIN_FAILED");
  }
  // Asking without a code in between does not begin the count anew.
  ASSERT_EQ(Open(login_.login, login_.password, "", gateway->http_port()).reason(), "ONE_TIME_CODE_NEEDED");
  EXPECT_EQ(Open(login_.login, login_.password, CodeOf(secret), gateway->http_port()).reason(), "LOGIN_FAILED");
  EXPECT_EQ(Get(director_, AccountOf(login_)).json()["state"], "LOCKED");
}

TEST_F(SecondFactor, IsOneAtATime) {
  EXPECT_EQ(Confirm(login_, "123456").reason(), "SECOND_FACTOR_MISSING");
  TurnOn(login_);
  EXPECT_EQ(Ask(login_, "start").reason(), "SECOND_FACTOR_EXISTS");
}

TEST_F(SecondFactor, IsTurnedOffByThePassword) {
  TurnOn(login_);
  EXPECT_EQ(Ask(login_, "remove", {{"password", "not the password at all"}}).reason(), "LOGIN_FAILED");
  EXPECT_EQ(Open(login_.login, login_.password).reason(), "ONE_TIME_CODE_NEEDED");
  EXPECT_EQ(Ask(login_, "remove", {{"password", login_.password}}).status, 200);
  EXPECT_EQ(Ask(login_, "remove", {{"password", login_.password}}).status, 200);
  EXPECT_EQ(Open(login_.login, login_.password).status, 200);
}

TEST_F(SecondFactor, IsTakenFromSomebodyWhoLostIt) {
  TurnOn(login_);
  const Json request = {{"password", kFirstPassword}, {"removeSecondFactor", true}};
  EXPECT_EQ(Do(director_, AccountOf(login_), "resetPassword", request).json()["secondFactor"], false);
  EXPECT_EQ(Open(login_.login, kFirstPassword).status, 200);
}

TEST_F(SecondFactor, IsForAccountsOnly) {
  const Json request = {{"displayName", "Borne"}, {"role", "reception"}, {"sites", {"calais"}}};
  const Login key{"", "", suite_.CallAs(director_, "POST", "/v1/apiKeys", request.dump()).json()["secret"], ""};
  EXPECT_EQ(Ask(key, "start").reason(), "ACCOUNT_MISSING");
  EXPECT_EQ(Confirm(key, "123456").reason(), "ACCOUNT_MISSING");
  EXPECT_EQ(Ask(key, "remove", {{"password", kFirstPassword}}).reason(), "ACCOUNT_MISSING");
}

}  // namespace
}  // namespace passerelle::testing
