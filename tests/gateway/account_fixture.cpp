#include "tests/gateway/account_fixture.h"

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::testing {

using gateway::Cat;

std::string AccountFixture::FreshLogin() { return Cat("login-", NewUuidV7().substr(24)); }

Json AccountFixture::Wanted(const std::string& role, const std::vector<std::string>& sites) {
  return {{"login", FreshLogin()}, {"password", kFirstPassword}, {"roles", {role}}, {"sites", sites}};
}

Answer AccountFixture::Create(const Login& manager, const Json& request, HttpHeaders headers) {
  return suite_.CallAs(manager, "POST", "/v1/accounts", request.dump(), std::move(headers));
}

Json AccountFixture::Created(const Login& manager, const Json& request) {
  const Answer created = Create(manager, request);
  EXPECT_EQ(created.status, 200) << created.body;
  return created.json();
}

Answer AccountFixture::Get(const Login& manager, const Json& account) {
  return suite_.CallAs(manager, "GET", Cat("/v1/accounts/", std::string(account["id"])));
}

Answer AccountFixture::Do(const Login& manager, const Json& account, const std::string& action, const Json& request) {
  return suite_.CallAs(manager, "POST", Cat("/v1/accounts/", std::string(account["id"]), ":", action), request.dump());
}

Answer AccountFixture::Update(const Login& manager, const std::string& id, const Json& changes,
                              const HttpHeaders& headers) {
  return suite_.CallAs(manager, "PATCH", Cat("/v1/accounts/", id), changes.dump(), headers);
}

Answer AccountFixture::Open(const std::string& login, const std::string& password, const std::string& code, int port) {
  Json request = {{"login", login}, {"password", password}};
  if (!code.empty()) request["oneTimeCode"] = code;
  return suite_.Call("POST", "/v1/sessions", request.dump(), {{"Content-Type", "application/json"}}, port);
}

Answer AccountFixture::ChangePassword(const Login& login, const std::string& current, const std::string& next) {
  return suite_.CallAs(login, "POST", "/v1/me:changePassword",
                       Json{{"currentPassword", current}, {"newPassword", next}}.dump());
}

Login AccountFixture::OpenAgain(Login login) {
  const Answer opened = Open(login.login, login.password);
  EXPECT_EQ(opened.status, 200) << opened.body;
  login.token = opened.json()["accessToken"];
  login.refresh_token = opened.json()["refreshToken"];
  return login;
}

Json AccountFixture::AccountOf(const Login& login) { return {{"id", suite_.AccountId(login.login)}}; }

}  // namespace passerelle::testing
