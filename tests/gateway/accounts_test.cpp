// Accounts: who makes and manages them, for which roles and sites.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/gateway/account_fixture.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;

class Accounts : public AccountFixture {
 protected:
  std::set<std::string> Listed(const Login& manager, const std::string& query = "") {
    std::set<std::string> ids;
    std::string token;
    do {
      const Answer answer =
          suite_.CallAs(manager, "GET", Cat("/v1/accounts?pageSize=200", query, "&pageToken=", token));
      EXPECT_EQ(answer.status, 200) << answer.body;
      const Json page = answer.json();
      for (const Json& account : page.value("accounts", Json::array())) ids.insert(account["id"]);
      token = page.value("nextPageToken", "");
    } while (!token.empty());
    return ids;
  }
  Json Refused(const Json& request) { return Create(director_, request).json(); }
};

TEST_F(Accounts, AreCreatedWithAFirstPasswordToBeChanged) {
  Json request = Wanted("nurse", {"calais", "arras"});
  request["email"] = "nurse@example.org";
  const Json account = Created(director_, request);
  EXPECT_EQ(account["login"], request["login"]);
  EXPECT_EQ(account["email"], "nurse@example.org");
  EXPECT_EQ(account["roles"], Json::array({"nurse"}));
  EXPECT_EQ(account["sites"], Json::array({"calais", "arras"}));
  EXPECT_EQ(account["state"], "ACTIVE");
  EXPECT_EQ(account["passwordChangeNeeded"], true);
  EXPECT_EQ(account["secondFactor"], false);
  EXPECT_FALSE(account.contains("lastUseTime"));
  EXPECT_FALSE(account.contains("lockEndTime"));
  EXPECT_TRUE(account.contains("unusedTime"));
  EXPECT_EQ(Get(director_, account).json(), account);
  EXPECT_EQ(Open(request["login"], kFirstPassword).json()["passwordChangeNeeded"], true);
}

TEST_F(Accounts, AreCreatedOnceForOneIdempotencyKey) {
  Json request = Wanted("nurse", {"calais"});
  const HttpHeaders once = {{"Idempotency-Key", NewUuidV7()}};
  const Answer first = Create(director_, request, once);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(Create(director_, request, once).json(), first.json());
  request["sites"] = {"arras"};
  EXPECT_EQ(Create(director_, request, once).reason(), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(Accounts, HaveALoginOfTheirOwnWhateverItsCase) {
  Json request = Wanted("nurse", {"calais"});
  Created(director_, request);
  EXPECT_EQ(Create(director_, request).reason(), "LOGIN_TAKEN");
  request["login"] = Cat("LOGIN", std::string(request["login"]).substr(5));
  const Answer taken = Create(director_, request);
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.reason(), "LOGIN_TAKEN");
  EXPECT_EQ(Open(request["login"], kFirstPassword).status, 200);
}

TEST_F(Accounts, NeedAPasswordThatNobodyTriesFirst) {
  Json request = Wanted("nurse", {"calais"});
  request["password"] = "too short";
  EXPECT_EQ(Refused(request)["reason"], "PASSWORD_TOO_SHORT");
  request["password"] = "motdepasse123456";
  EXPECT_EQ(Refused(request)["reason"], "PASSWORD_TOO_COMMON");
  request["password"] = Cat(std::string(request["login"]), "1");
  EXPECT_EQ(Refused(request)["reason"], "PASSWORD_TOO_COMMON");
}

TEST_F(Accounts, NeedRolesAndSitesThatMakeSense) {
  EXPECT_EQ(Refused(Wanted("wizard", {"calais"}))["reason"], "ROLE_UNKNOWN");
  EXPECT_EQ(Refused(Wanted("nurse", {}))["reason"], "SITES_MISSING");
  EXPECT_EQ(Refused(Wanted("partner", {}))["reason"], "PARTNER_MISSING");
  Json speaks = Wanted("nurse", {"calais"});
  speaks["partner"] = "csapa-lille";
  EXPECT_EQ(Refused(speaks)["reason"], "PARTNER_NOT_ALLOWED");
  Json torn = Wanted("partner", {});
  torn["partner"] = "csapa-lille";
  torn["roles"] = {"partner", "nurse"};
  EXPECT_EQ(Create(director_, torn).fields(), std::vector<std::string>{"roles"});
  Json mail = Wanted("nurse", {"calais"});
  mail["email"] = "nobody@example.org, everybody@example.org";
  EXPECT_EQ(Create(director_, mail).fields(), std::vector<std::string>{"email"});
}

TEST_F(Accounts, AreMadeByNobodyWhoLacksTheRoleOrSite) {
  const Login local = suite_.NewLogin("director", {"calais"});
  EXPECT_EQ(Create(local, Wanted("nurse", {"calais"})).status, 200);
  EXPECT_EQ(Create(local, Wanted("nurse", {"calais", "arras"})).reason(), "SITE_FORBIDDEN");
  EXPECT_EQ(Create(local, Wanted("nurse", {"*"})).reason(), "SITE_FORBIDDEN");
  for (const char* role : {"admin", "dpo"})
    EXPECT_EQ(Create(director_, Wanted(role, {"*"})).reason(), "ROLE_FORBIDDEN") << role;
  EXPECT_EQ(Create(suite_.NewLogin("coordinator", {"*"}), Wanted("nurse", {"calais"})).reason(), "PERMISSION_MISSING");
}

TEST_F(Accounts, OfEveryRoleAreMadeByAnAdmin) {
  const Login admin = suite_.NewLogin("admin", {"*"});
  for (const char* role : {"admin", "dpo", "director", "reception"})
    EXPECT_EQ(Create(admin, Wanted(role, {"*"})).status, 200) << role;
}

TEST_F(Accounts, AreMadeByNoKey) {
  const Json request = {{"displayName", "Annuaire"}, {"role", "director"}, {"sites", {"*"}}};
  const Login key{"", "", suite_.CallAs(director_, "POST", "/v1/apiKeys", request.dump()).json()["secret"], ""};
  EXPECT_EQ(Create(key, Wanted("nurse", {"calais"})).reason(), "ROLE_FORBIDDEN");
  EXPECT_TRUE(Listed(key).empty());
}

TEST_F(Accounts, OfOthersAreNotThere) {
  const Login local = suite_.NewLogin("director", {"calais"});
  const Json own = Created(director_, Wanted("nurse", {"calais"}));
  const Json other = Created(director_, Wanted("nurse", {"calais", "arras"}));
  const Json admin = AccountOf(suite_.NewLogin("admin", {"calais"}));
  EXPECT_EQ(Get(local, own).status, 200);
  for (const Json& account : {other, admin, Json{{"id", NewUuidV7()}}}) {
    EXPECT_EQ(Get(local, account).reason(), "ACCOUNT_UNKNOWN");
    EXPECT_EQ(Update(local, account["id"], {{"email", "a@example.org"}}).reason(), "ACCOUNT_UNKNOWN");
    EXPECT_EQ(Do(local, account, "disable").reason(), "ACCOUNT_UNKNOWN");
    EXPECT_EQ(Do(local, account, "enable").reason(), "ACCOUNT_UNKNOWN");
    EXPECT_EQ(Do(local, account, "resetPassword", {{"password", kOwnPassword}}).reason(), "ACCOUNT_UNKNOWN");
  }
  const auto listed = Listed(local);
  EXPECT_TRUE(listed.contains(own["id"]));
  EXPECT_FALSE(listed.contains(other["id"]));
  EXPECT_FALSE(listed.contains(admin["id"]));
}

TEST_F(Accounts, AreListedBySiteAndStateInPages) {
  const std::string site = Cat("site-", NewUuidV7().substr(24));
  std::set<std::string> made;
  for (int i = 0; i < 3; ++i) made.insert(std::string(Created(director_, Wanted("nurse", {site}))["id"]));
  EXPECT_EQ(Listed(director_, Cat("&site=", site)), made);
  const std::string disabled = *made.begin();
  ASSERT_EQ(Do(director_, {{"id", disabled}}, "disable").status, 200);
  EXPECT_EQ(Listed(director_, Cat("&site=", site, "&state=DISABLED")), std::set<std::string>{disabled});

  const std::string path = Cat("/v1/accounts?pageSize=2&site=", site);
  const Json first = suite_.CallAs(director_, "GET", path).json();
  ASSERT_EQ(first["accounts"].size(), 2u);
  const Json second =
      suite_.CallAs(director_, "GET", Cat(path, "&pageToken=", std::string(first["nextPageToken"]))).json();
  ASSERT_EQ(second["accounts"].size(), 1u);
  EXPECT_LT(std::string(first["accounts"][0]["createTime"]), std::string(second["accounts"][0]["createTime"]));
}

TEST_F(Accounts, ChangeForOpenSessionsToo) {
  const Login nurse = suite_.NewLogin("nurse", {"calais"});
  const Json account = AccountOf(nurse);
  EXPECT_EQ(suite_.CallAs(nurse, "GET", "/v1/accounts").reason(), "PERMISSION_MISSING");
  const Answer changed = Update(director_, account["id"], {{"roles", {"director"}}, {"sites", {"calais", "arras"}}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json()["roles"], Json::array({"director"}));
  EXPECT_EQ(Me(nurse).json()["sites"], Json::array({"calais", "arras"}));
  EXPECT_EQ(suite_.CallAs(nurse, "GET", "/v1/accounts").status, 200);
}

TEST_F(Accounts, KeepTheirMailAddressUntilItIsTakenAway) {
  Json request = Wanted("nurse", {"calais"});
  request["email"] = "nurse@example.org";
  const Json account = Created(director_, request);
  EXPECT_EQ(Update(director_, account["id"], {{"sites", {"arras"}}}).json()["email"], "nurse@example.org");
  EXPECT_EQ(
      suite_.CallAs(director_, "PATCH", Cat("/v1/accounts/", std::string(account["id"]), "?updateMask=email"), "{}")
          .json()
          .value("email", ""),
      "");
}

TEST_F(Accounts, AreNotChangedOverSomebodyElsesChange) {
  const Json account = Created(director_, Wanted("nurse", {"calais"}));
  const Json change = {{"sites", {"arras"}}, {"etag", account["etag"]}};
  EXPECT_EQ(Update(director_, account["id"], change).status, 200);
  EXPECT_EQ(Update(director_, account["id"], change).reason(), "ETAG_MISMATCH");
}

TEST_F(Accounts, AreNotHandedMoreThanTheCallerHas) {
  const Login local = suite_.NewLogin("director", {"calais"});
  const std::string id = Created(local, Wanted("nurse", {"calais"}))["id"];
  EXPECT_EQ(Update(local, id, {{"sites", {"*"}}}).reason(), "SITE_FORBIDDEN");
  EXPECT_EQ(Update(local, id, {{"roles", {"admin"}}}).reason(), "ROLE_FORBIDDEN");
  EXPECT_EQ(Update(local, id, {{"roles", {"partner"}}}).reason(), "PARTNER_MISSING");
}

TEST_F(Accounts, OfOnesOwnAreNotManaged) {
  const Json own = AccountOf(director_);
  EXPECT_EQ(Update(director_, own["id"], {{"sites", {"calais"}}}).reason(), "OWN_ACCOUNT");
  EXPECT_EQ(Update(director_, own["id"], {{"email", "me@example.org"}}).status, 200);
  EXPECT_EQ(Do(director_, own, "disable").reason(), "OWN_ACCOUNT");
  EXPECT_EQ(Do(director_, own, "resetPassword", {{"password", kOwnPassword}}).reason(), "OWN_ACCOUNT");
}

}  // namespace
}  // namespace passerelle::testing
