// Accounts of the running gateway, as those who manage them and those who log in to them see them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {

class AccountFixture : public ::testing::Test {
 protected:
  static constexpr char kFirstPassword[] = "a first passphrase";
  static constexpr char kOwnPassword[] = "quite another one";

  // A login that no other test has.
  static std::string FreshLogin();
  // A request for an account of the association.
  static Json Wanted(const std::string& role, const std::vector<std::string>& sites);

  Answer Create(const Login& manager, const Json& request, HttpHeaders headers = {});
  // One that `manager` has made.
  Json Created(const Login& manager, const Json& request);
  Answer Get(const Login& manager, const Json& account);
  // POST /v1/accounts/ID:ACTION
  Answer Do(const Login& manager, const Json& account, const std::string& action, const Json& request = Json::object());
  Answer Update(const Login& manager, const std::string& id, const Json& changes, const HttpHeaders& headers = {});

  Answer Open(const std::string& login, const std::string& password, const std::string& code = "", int port = 0);
  Answer Me(const Login& login, int port = 0) { return suite_.CallAs(login, "GET", "/v1/me", "", {}, port); }
  Answer ChangePassword(const Login& login, const std::string& current, const std::string& next);
  // Logs in anew with the login's password.
  Login OpenAgain(Login login);
  // Its id, to ask about it.
  Json AccountOf(const Login& login);

  GatewaySuite& suite_ = GatewaySuite::Running();
  const Login director_ = suite_.NewLogin("director", {"*"});
};

}  // namespace passerelle::testing
