// The OWASP API Security Top 10 of 2023, risk by risk, each tried on the running suite. Who may call which rpc, and
// whose rows it reaches, is tried for all of them by tests/access.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"
#include "tests/support/node_server.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class OwaspApi : public ::testing::Test {
 protected:
  Json PersonAt(const std::string& site) const {
    return {{"site", site}, {"gender", "WOMAN"}, {"pseudonym", "Zazie"}, {"adultConfirmed", true}};
  }
  Answer Post(const Login& login, const std::string& path, const Json& request) {
    return suite_.CallAs(login, "POST", path, request.dump());
  }
  std::string NewPerson() { return Post(reception_, "/v1/people", PersonAt(site_)).json()["id"]; }
  // A partner with a webhook; its test notification, once the first attempt has failed or succeeded.
  Json NotifiedAt(const std::string& url) {
    const std::string partner = Cat("partner-", NewUuidV7().substr(24));
    const Answer made = Post(
        coordinator_, "/v1/partners",
        {{"id", partner}, {"name", "Foyer"}, {"themes", {"HOUSING"}}, {"channels", {{"webhook", {{"url", url}}}}}});
    if (made.status != 200) return made.json();
    Post(coordinator_, Cat("/v1/partners/", partner, ":rotateSecret"), Json::object());
    const Answer tested = Post(coordinator_, Cat("/v1/partners/", partner, ":testNotification"), Json::object());
    if (tested.status != 200) return tested.json();
    const absl::Time give_up = absl::Now() + testing::kPatience;
    Json delivery;
    do {
      absl::SleepFor(kLook);
      delivery =
          suite_.CallAs(coordinator_, "GET", Cat("/v1/deliveries/", std::string(tested.json()["delivery"]))).json();
    } while (delivery.value("attemptCount", 0) == 0 && absl::Now() < give_up);
    return delivery;
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const std::string elsewhere_ = Suite::Running().NewSite();
  const Login reception_ = suite_.NewLogin("reception", {site_});
  const Login coordinator_ = suite_.NewLogin("coordinator", {site_});
  const Login stranger_ = suite_.NewLogin("director", {elsewhere_});
};

TEST_F(OwaspApi, Api1BrokenObjectLevelAuthorization) {
  const std::string person = NewPerson();
  const std::string nobody = NewUuidV7();
  for (const std::string path : {"", "/consents", "/disclosures", ":export"}) {
    const Answer theirs = suite_.CallAs(stranger_, "GET", Cat("/v1/people/", person, path));
    const Answer nothing = suite_.CallAs(stranger_, "GET", Cat("/v1/people/", nobody, path));
    EXPECT_EQ(theirs.status, 404) << path << " " << theirs.body;
    // Not even that there is somebody.
    EXPECT_EQ(theirs.status, nothing.status) << path;
    EXPECT_EQ(theirs.json()["detail"], nothing.json()["detail"]) << path;
    EXPECT_EQ(theirs.reason(), nothing.reason()) << path;
  }
  EXPECT_EQ(suite_.CallAs(reception_, "GET", Cat("/v1/people/", person)).status, 200);
}

TEST_F(OwaspApi, Api2BrokenAuthentication) {
  const auto status_with = [&](const std::string& authorization) {
    return suite_.Call("GET", "/v1/me", "", {{"Authorization", authorization}}).status;
  };
  ASSERT_EQ(status_with(Cat("Bearer ", reception_.token)), 200);
  std::string altered = reception_.token;
  altered.back() = altered.back() == 'A' ? 'B' : 'A';
  for (const std::string& authorization :
       {Cat("Bearer ", altered), Cat("Bearer ", reception_.token, "x"), Cat("Bearer ", reception_.refresh_token),
        Cat("Basic ", reception_.token), std::string("Bearer"), std::string("Bearer null"), reception_.token,
        std::string("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJkaXJlY3RvciIsInJvbGVzIjpbImRpcmVjdG9yIl19."),
        Cat("Bearer ", std::string(8000, 'a'))}) {
    EXPECT_EQ(status_with(authorization), 401) << authorization.substr(0, 60);
  }
  // A token in an address would stand in logs and histories.
  for (const char* name : {"access_token", "token", "key"})
    EXPECT_NE(suite_.Call("GET", Cat("/v1/me?", name, "=", reception_.token)).status, 200) << name;
  const Answer twice =
      suite_.Call("GET", "/v1/me", "",
                  {{"Authorization", Cat("Bearer ", altered)}, {"Authorization", Cat("Bearer ", reception_.token)}});
  EXPECT_NE(twice.status, 200) << "two credentials: which one counts is not for the client to hope";
}

TEST_F(OwaspApi, Api3BrokenObjectPropertyLevelAuthorization) {
  Json request = PersonAt(site_);
  for (const char* field : {"id", "code", "state", "createTime", "mergedInto", "sites", "role"}) {
    Json more = request;
    more[field] = "ACTIVE";
    EXPECT_EQ(Post(reception_, "/v1/people", more).status, 400) << field << " is not the client's to set";
  }
  const std::string person = NewPerson();
  const Json before = suite_.CallAs(reception_, "GET", Cat("/v1/people/", person)).json();
  for (const char* mask : {"code", "site", "sites", "state", "createTime", "mergedInto", "id"}) {
    const Answer refused = suite_.CallAs(reception_, "PATCH", Cat("/v1/people/", person, "?updateMask=", mask),
                                         Json{{"gender", "WOMAN"}}.dump());
    EXPECT_EQ(refused.status, 400) << mask << " " << refused.body;
  }
  EXPECT_EQ(suite_.CallAs(reception_, "GET", Cat("/v1/people/", person)).json(), before);
  // Nobody hands themselves a role.
  const std::string own = suite_.AccountId(coordinator_.login);
  EXPECT_EQ(suite_.CallAs(coordinator_, "PATCH", Cat("/v1/accounts/", own), R"({"roles":["director"]})").status, 403);
}

TEST_F(OwaspApi, Api4UnrestrictedResourceConsumption) {
  for (const char* path : {"/v1/people", "/v1/visits", "/v1/referrals", "/v1/movements", "/v1/sites", "/v1/partners"}) {
    for (const char* size : {"-1", "2147483648", "1e9"})
      EXPECT_EQ(suite_.CallAs(coordinator_, "GET", Cat(path, "?pageSize=", size)).status, 400) << path << size;
  }
  Json many = Json::array();
  const std::string now = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
  for (int i = 0; i < 250; ++i) {
    many.push_back({{"requestId", NewUuidV7()},
                    {"site", site_},
                    {"occurTime", now},
                    {"setting", "FIXED_SITE"},
                    {"anonymous", {{"gender", "WOMAN"}, {"ageBand", "AGE_30_39"}}},
                    {"acts", Json::array({{{"kind", "WELCOME"}}})}});
  }
  ASSERT_EQ(Post(reception_, "/v1/visits:batchRecord", {{"visits", many}}).status, 200);
  const Json page = suite_.CallAs(reception_, "GET", Cat("/v1/visits?site=", site_, "&pageSize=100000")).json();
  EXPECT_LE(page["visits"].size(), 200u) << "a page is a page, whatever is asked for";
  EXPECT_NE(page["nextPageToken"], "");
  Json visits = Json::array();
  for (int i = 0; i < 501; ++i) visits.push_back(Json::object());
  EXPECT_EQ(Post(reception_, "/v1/visits:batchRecord", {{"visits", visits}}).status, 400);
  const std::string days = "from=1900-01-01&to=2900-01-01";
  for (const std::string path : {"/v1/activityReport?", "/v1/activitySeries?metric=VISITS&interval=DAY&"})
    EXPECT_EQ(suite_.CallAs(coordinator_, "GET", Cat(path, days, "&site=", site_)).status, 400) << path;
  EXPECT_EQ(suite_.CallAs(coordinator_, "GET", Cat("/v1/people?q=", std::string(5000, 'a'))).status, 400);
  EXPECT_EQ(suite_.CallAs(coordinator_, "GET", Cat("/v1/people?pageToken=", std::string(3000, 'A'))).status, 400);
}

TEST_F(OwaspApi, Api5BrokenFunctionLevelAuthorization) {
  for (const char* path : {"/v1/accounts", "/v1/apiKeys", "/v1/accessEntries", "/v1/deliveries",
                           "/v1/annualReport?year=2024", "/v1/retention:preview", "/v1/emergencyAccesses"}) {
    EXPECT_EQ(suite_.CallAs(reception_, "GET", path).reason(), "PERMISSION_MISSING") << path;
  }
  // The door does not matter.
  for (const char* method : {"gateway.v1.AccountService/ListAccounts", "referrals.v1.DeliveryService/ListDeliveries"}) {
    EXPECT_EQ(suite_.CallAs(reception_, "POST", Cat("/passerelle.", method), "{}").status, 403) << method;
  }
  for (const char* verb : {"PUT", "DELETE", "PATCH"})
    EXPECT_EQ(suite_.CallAs(reception_, verb, "/v1/accounts").status, 405) << verb;
}

TEST_F(OwaspApi, Api6UnrestrictedAccessToSensitiveBusinessFlows) {
  const std::string person = NewPerson();
  // To look at somebody of another site takes a reason, and is told to those who lead theirs.
  const Login nurse = suite_.NewLogin("nurse", {elsewhere_});
  const std::string open = Cat("/v1/people/", person, ":emergencyAccess");
  EXPECT_EQ(Post(nurse, open, Json::object()).status, 400);
  EXPECT_EQ(Post(nurse, open, {{"reason", "because"}}).status, 400);
  EXPECT_EQ(Post(nurse, open, {{"reason", "overdose, treatment unknown"}}).status, 200);
  const Login director = suite_.NewLogin("director", {site_});
  EXPECT_THAT(suite_.CallAs(director, "GET", "/v1/emergencyAccesses").body, HasSubstr(person));
  // Nothing about a person goes to a partner without the person's consent, however often it is tried.
  Post(coordinator_, "/v1/partners", {{"id", "foyer-owasp"}, {"name", "Foyer"}, {"themes", {"HOUSING"}}});
  const Answer draft = Post(coordinator_, "/v1/referrals",
                            {{"site", site_}, {"person", person}, {"partner", "foyer-owasp"}, {"theme", "HOUSING"}});
  ASSERT_EQ(draft.status, 200) << draft.body;
  for (int i = 0; i < 3; ++i) {
    const Answer refused =
        Post(coordinator_, Cat("/v1/referrals/", std::string(draft.json()["id"]), ":send"), Json::object());
    EXPECT_EQ(refused.reason(), "CONSENT_MISSING") << refused.body;
  }
}

TEST_F(OwaspApi, Api7ServerSideRequestForgery) {
  // Only this machine is allowed to the suite of tests: the rest of what is private is not.
  for (const char* url : {"https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "https://192.168.1.1/",
                          "https://172.16.0.1/", "https://[fd00::1]/", "https://[fe80::1]/", "https://100.64.0.1/",
                          "https://[::ffff:10.0.0.1]/", "https://0x0a000001/", "https://167772161/"}) {
    const Json delivery = NotifiedAt(url);
    const std::string told = Cat(delivery.value("lastError", ""), delivery.value("reason", ""));
    EXPECT_THAT(told, Not(IsEmpty())) << url;
    EXPECT_THAT(told, AnyOf("ADDRESS_FORBIDDEN", "INVALID_FIELDS", "WEBHOOK_INVALID", "ADDRESS_UNKNOWN"))
        << url << " " << delivery;
  }
}

TEST_F(OwaspApi, Api8SecurityMisconfiguration) {
  EXPECT_EQ(suite_.Call("GET", "/metrics").status, 404);
  for (const char* path : {"/.env", "/.git/config", "/debug/pprof", "/admin", "/actuator", "/server-status", "/v1"})
    EXPECT_EQ(suite_.CallAs(reception_, "GET", path).status, 404) << path;
  const Answer fault = suite_.CallAs(reception_, "POST", "/v1/visits", R"({"site":"x'; drop table visits; --"})");
  EXPECT_GE(fault.status, 400);
  for (const char* word : {"select", "insert", "pqxx", "postgres", ".cpp", "127.0.0.1", "exception"})
    EXPECT_THAT(fault.body, Not(HasSubstr(word)));
  const Answer preflight = suite_.Call("OPTIONS", "/v1/me", "",
                                       {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "GET"}});
  EXPECT_EQ(preflight.headers.count("access-control-allow-origin"), 0u);
}

TEST_F(OwaspApi, Api9ImproperInventoryManagement) {
  const Json api = suite_.Call("GET", "/openapi.json").json();
  EXPECT_GT(api["paths"].size(), 100u);
  for (const char* internal : {"PullEvents", "CheckConsent", "CollectPersonRecords", "LoadVehicle", "OpenPartnerLink"})
    EXPECT_THAT(api.dump(), Not(HasSubstr(internal)));
  // One version, and each of its paths is served.
  for (const char* version : {"v0", "v2", "v1beta1", "beta", "internal"})
    EXPECT_EQ(suite_.CallAs(reception_, "GET", Cat("/", version, "/people")).status, 404) << version;
  for (const auto& [path, verbs] : api["paths"].items()) {
    EXPECT_TRUE(path.starts_with("/v1/")) << path;
    if (!verbs.contains("get") || path.find('{') != std::string::npos) continue;
    EXPECT_NE(suite_.CallAs(coordinator_, "GET", path).status, 404) << path;
  }
}

TEST_F(OwaspApi, Api10UnsafeConsumptionOfApis) {
  NodeServer inner("webhook_receiver.mjs");
  inner.Plan({{"secrets", Json::array()}});
  NodeServer partner("webhook_receiver.mjs");
  const std::string url = Cat("http://127.0.0.1:", partner.port(), "/hook");
  // It does not lead us on.
  for (const int status : {301, 302, 307, 308}) {
    partner.Plan({{"secrets", Json::array()},
                  {"status", status},
                  {"headers", {{"location", Cat("http://127.0.0.1:", inner.port(), "/inner")}}}});
    EXPECT_NE(NotifiedAt(url).value("state", ""), "DELIVERED") << status;
  }
  EXPECT_THAT(inner.Events("received"), IsEmpty());
  // It does not fill us, and what it says is not told on.
  partner.Plan({{"secrets", Json::array()}, {"status", 500}, {"bodyBytes", 50 * 1024 * 1024}});
  const Json flooded = NotifiedAt(url);
  EXPECT_NE(flooded.value("state", ""), "DELIVERED");
  EXPECT_THAT(flooded.dump(), Not(HasSubstr("xxxx")));
  partner.Plan({{"secrets", Json::array()}, {"status", 200}});
  EXPECT_EQ(NotifiedAt(url).value("state", ""), "DELIVERED");
}

}  // namespace
}  // namespace passerelle::testing
