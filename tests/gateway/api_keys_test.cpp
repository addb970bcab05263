// API keys: who makes them, what they open in every dialect, and how they end.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/text.h"
#include "passerelle/gateway/v1/sessions.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/rpc/client.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"
#include "tests/support/redis.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;

class ApiKeys : public ::testing::Test {
 protected:
  Answer Ask(const Json& request, const Login& login, HttpHeaders headers = {}) {
    return suite_.CallAs(login, "POST", "/v1/apiKeys", request.dump(), std::move(headers));
  }
  Json New(const Json& request) {
    const Answer made = Ask(request, director_);
    EXPECT_EQ(made.status, 200) << made.body;
    return made.json();
  }
  Json NewAnalyst() { return New({{"displayName", "Tableau de bord"}, {"role", "analyst"}, {"sites", {"*"}}}); }
  Json NewPartner(const std::string& partner = "csapa-lille") {
    return New({{"displayName", "Logiciel du CSAPA"}, {"role", "partner"}, {"partner", partner}});
  }
  // Whoever holds the key.
  static Login Holder(const Json& key) { return {"", "", key["secret"], ""}; }
  Answer Me(const Login& holder, int port = 0) { return suite_.CallAs(holder, "GET", "/v1/me", "", {}, port); }
  Answer Revoke(const Json& key, const Login& login) {
    return suite_.CallAs(login, "POST", Cat("/v1/apiKeys/", std::string(key["id"]), ":revoke"), "{}");
  }
  std::set<std::string> Listed(const Login& login, const std::string& query = "") {
    const Answer answer = suite_.CallAs(login, "GET", Cat("/v1/apiKeys?pageSize=200", query));
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::set<std::string> ids;
    const Json page = answer.json();
    for (const Json& key : page.value("apiKeys", Json::array())) ids.insert(key["id"]);
    return ids;
  }
  // Calls until the answer is `status`; how long it took. It gives up after ten seconds.
  absl::Duration Until(int status, const Login& holder, int port) {
    const absl::Time start = absl::Now();
    while (Me(holder, port).status != status && absl::Now() < start + absl::Seconds(10))
      absl::SleepFor(absl::Milliseconds(50));
    return absl::Now() - start;
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const Login director_ = suite_.NewLogin("director", {"*"});
};

TEST_F(ApiKeys, AreTheirOwnPrincipal) {
  const Json key = New({{"displayName", "Borne"}, {"role", "reception"}, {"sites", {"calais", "arras"}}});
  EXPECT_THAT(std::string(key["secret"]), ::testing::MatchesRegex("psk_[A-Za-z0-9_-]{43}"));
  const Json me = Me(Holder(key)).json();
  EXPECT_EQ(me["subject"], Cat("key:", std::string(key["id"])));
  EXPECT_EQ(me["roles"], Json::array({"reception"}));
  EXPECT_EQ(me["sites"], Json::array({"calais", "arras"}));
  EXPECT_EQ(me["partner"], "");
  const Json partner = Me(Holder(NewPartner())).json();
  EXPECT_EQ(partner["partner"], "csapa-lille");
  EXPECT_EQ(partner["roles"], Json::array({"partner"}));
}

TEST_F(ApiKeys, OpenEveryDialect) {
  const Login holder = Holder(NewPartner());
  const std::string method = "/passerelle.gateway.v1.SessionService/GetMe";
  const auto header = [&](const char* type) {
    return HttpHeaders{{"Authorization", Cat("Bearer ", holder.token)}, {"Content-Type", type}};
  };
  EXPECT_EQ(Me(holder).json()["partner"], "csapa-lille");
  EXPECT_EQ(suite_.Call("POST", method, "{}", header("application/json")).json()["partner"], "csapa-lille");
  const Answer web = suite_.Call("POST", method, std::string(5, '\0'), header("application/grpc-web+proto"));
  EXPECT_THAT(web.body, HasSubstr("csapa-lille"));
  EXPECT_THAT(web.body, HasSubstr("grpc-status: 0"));

  rpc::Client client(Cat("127.0.0.1:", suite_.grpc_port()));
  rpc::CallOptions options;
  options.deadline = absl::Now() + testing::kPatience;
  options.metadata["authorization"] = Cat("Bearer ", holder.token);
  const auto native = client.Call<gateway::v1::Principal>("passerelle.gateway.v1.SessionService.GetMe",
                                                          gateway::v1::GetMeRequest(), options);
  ASSERT_TRUE(native.ok()) << native.status();
  EXPECT_EQ(native->partner(), "csapa-lille");
}

TEST_F(ApiKeys, OfAPartnerReachItsOwnSideAndNothingElse) {
  const Login partner = Holder(NewPartner());
  EXPECT_EQ(suite_.CallAs(partner, "GET", "/v1/partner/referrals").status, 200);
  const std::string unknown = Cat("/v1/partner/referrals/", NewUuidV7());
  EXPECT_EQ(suite_.CallAs(partner, "GET", unknown).reason(), "REFERRAL_UNKNOWN");
  EXPECT_EQ(suite_.CallAs(partner, "GET", Cat(unknown, "/fhir")).reason(), "REFERRAL_UNKNOWN");
  EXPECT_EQ(suite_.CallAs(partner, "POST", Cat(unknown, ":acknowledge"), "{}").reason(), "REFERRAL_UNKNOWN");
  for (const char* path : {"/v1/people", "/v1/referrals", "/v1/partners", "/v1/sites", "/v1/stock?location=x",
                           "/v1/apiKeys", "/v1/deliveries", "/v1/outings"}) {
    const Answer refused = suite_.CallAs(partner, "GET", path);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(refused.reason(), "PERMISSION_MISSING") << path;
  }
}

TEST_F(ApiKeys, ShowTheirSecretOnce) {
  const Json request = {{"displayName", "Borne"}, {"role", "analyst"}, {"sites", {"*"}}};
  const HttpHeaders once = {{"Idempotency-Key", NewUuidV7()}};
  const Json first = Ask(request, director_, once).json();
  const Json again = Ask(request, director_, once).json();
  EXPECT_NE(first["secret"], "");
  EXPECT_EQ(again["secret"], "");
  EXPECT_EQ(again["id"], first["id"]);
  EXPECT_EQ(Me(Holder(first)).status, 200);
  Json other = request;
  other["displayName"] = "Autre";
  EXPECT_EQ(Ask(other, director_, once).reason(), "IDEMPOTENCY_KEY_REUSED");
  const Answer list = suite_.CallAs(director_, "GET", "/v1/apiKeys?pageSize=200");
  EXPECT_THAT(list.body, HasSubstr(std::string(first["id"])));
  EXPECT_THAT(list.body, Not(HasSubstr("psk_")));
  EXPECT_THAT(Revoke(first, director_).body, Not(HasSubstr("psk_")));
}

TEST_F(ApiKeys, AreAnsweredAgainThoughTheyCouldNotBeMadeToday) {
  const std::string tomorrow = absl::FormatTime("%Y-%m-%d", absl::Now() + absl::Hours(24), absl::UTCTimeZone());
  const Json request = {{"displayName", "Borne"}, {"role", "reception"}, {"sites", {"*"}}, {"expireDate", tomorrow}};
  const HttpHeaders once = {{"Idempotency-Key", NewUuidV7()}};
  const Json first = Ask(request, director_, once).json();
  // Whoever made it may hand on nothing any more.
  const Json me = Me(director_).json();
  suite_.Sql("update account set roles = array['admin'] where 'account:' || id = $1", {std::string(me["subject"])});
  const auto role = [&] { return Me(director_).json()["roles"][0]; };
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while (role() != "admin" && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(Ask(request, director_).reason(), "ROLE_FORBIDDEN");
  const Answer again = Ask(request, director_, once);
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.json()["id"], first["id"]);
}

TEST_F(ApiKeys, LeaveNoSecretInTheDatabase) {
  const std::string secret = NewAnalyst()["secret"];
  const std::string dump(suite_.Sql("select string_agg(k::text, ' ') as rows from api_key k")[0].Text("rows"));
  EXPECT_THAT(dump, HasSubstr("Tableau de bord"));
  EXPECT_THAT(dump, Not(HasSubstr(secret.substr(4))));
  EXPECT_THAT(dump, Not(HasSubstr(gateway::Hex(secret))));
}

TEST_F(ApiKeys, LeaveNoSecretInLogsAndMetrics) {
  GatewayProcess process;
  const Answer made =
      suite_.CallAs(director_, "POST", "/v1/apiKeys", R"({"displayName":"Borne","role":"analyst","sites":["*"]})", {},
                    process.http_port());
  ASSERT_EQ(made.status, 200) << made.body;
  const Login holder = Holder(made.json());
  EXPECT_EQ(Me(holder, process.http_port()).status, 200);
  EXPECT_EQ(Me({"", "", Cat(holder.token, "x"), ""}, process.http_port()).status, 401);
  EXPECT_THAT(process.Metrics(), Not(HasSubstr(holder.token)));
  const std::string log = process.Stop();
  EXPECT_THAT(log, HasSubstr("stopped"));
  EXPECT_THAT(log, Not(HasSubstr(holder.token.substr(4))));
}

TEST_F(ApiKeys, StopWorkingAtOnceWhenTheyAreRevokedAndWithinSecondsElsewhere) {
  const auto other = suite_.StartAnother({});
  const Json key = NewAnalyst();
  const Login holder = Holder(key);
  ASSERT_EQ(Me(holder).status, 200);
  ASSERT_EQ(Me(holder, other->http_port()).status, 200);
  const Answer revoked = Revoke(key, director_);
  ASSERT_EQ(revoked.status, 200) << revoked.body;
  EXPECT_EQ(Me(holder).reason(), "TOKEN_INVALID");
  EXPECT_LT(Until(401, holder, other->http_port()), absl::Seconds(6));
  EXPECT_EQ(Revoke(key, director_).json()["revokeTime"], revoked.json()["revokeTime"]);
  EXPECT_EQ(Revoke({{"id", NewUuidV7()}}, director_).reason(), "API_KEY_UNKNOWN");
}

TEST_F(ApiKeys, WorkThroughTheirLastDay) {
  const Json fresh =
      New({{"displayName", "Essai"},
           {"role", "analyst"},
           {"sites", {"*"}},
           {"expireDate", absl::FormatTime("%Y-%m-%d", absl::Now() + absl::Hours(48), absl::UTCTimeZone())}});
  EXPECT_EQ(Me(Holder(fresh)).status, 200);
  const auto ending = [&](const std::string& day) {
    const Json key = NewAnalyst();
    suite_.Sql(Cat("update api_key set expire_date = (now() at time zone 'UTC')::date ", day, " where id = $1::uuid"),
               {std::string(key["id"])});
    return Me(Holder(key));
  };
  EXPECT_EQ(ending("").status, 200);
  const Answer ended = ending("- 1");
  EXPECT_EQ(ended.status, 401);
  EXPECT_EQ(ended.reason(), "TOKEN_EXPIRED");
}

TEST_F(ApiKeys, AreNotGuessed) {
  const auto reason = [&](const std::string& token) { return Me({"", "", token, ""}).reason(); };
  const std::string secret = NewAnalyst()["secret"];
  EXPECT_EQ(reason(Cat("psk_", std::string(43, 'a'))), "TOKEN_INVALID");
  EXPECT_EQ(reason(Cat("pat_", secret.substr(4))), "TOKEN_INVALID");
  EXPECT_EQ(reason(secret.substr(4)), "TOKEN_INVALID");
  EXPECT_EQ(reason(Cat(secret, "a")), "TOKEN_INVALID");
}

TEST_F(ApiKeys, TellWhenTheyWereLastUsedWithoutWritingAtEachCall) {
  const Json key = NewAnalyst();
  const std::string id = key["id"];
  EXPECT_TRUE(key.value("lastUseTime", Json()).is_null());
  const auto last_use = [&] {
    const auto rows =
        suite_.Sql("select coalesce(last_use_time::text, '') as time from api_key where id = $1::uuid", {id});
    return std::string(rows[0].Text("time"));
  };
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while (last_use().empty() && absl::Now() < give_up) EXPECT_EQ(Me(Holder(key)).status, 200);
  const std::string first = last_use();
  ASSERT_NE(first, "");
  // Another gateway, which has not seen the key, asks the database for itself.
  const auto other = suite_.StartAnother({{"PASSERELLE_REDIS_URL", "unix:/nonexistent/redis.sock"}});
  EXPECT_EQ(Me(Holder(key), other->http_port()).status, 200);
  EXPECT_EQ(last_use(), first);
  suite_.Sql("update api_key set last_use_time = now() - interval '61 seconds' where id = $1::uuid", {id});
  const std::string old = last_use();
  const auto third = suite_.StartAnother({{"PASSERELLE_REDIS_URL", "unix:/nonexistent/redis.sock"}});
  EXPECT_EQ(Me(Holder(key), third->http_port()).status, 200);
  while (last_use() == old && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_NE(last_use(), old);
}

TEST_F(ApiKeys, AreRefusedWhenTheyMakeNoSense) {
  const auto reason = [&](const Json& changes) {
    Json request = {{"displayName", "Borne"}, {"role", "reception"}, {"sites", {"calais"}}};
    request.update(changes);
    return Ask(request, director_).reason();
  };
  const Json none = Json::array();
  EXPECT_EQ(reason({{"role", "king"}}), "ROLE_UNKNOWN");
  EXPECT_EQ(reason({{"role", "partner"}, {"sites", none}}), "PARTNER_MISSING");
  EXPECT_EQ(reason({{"partner", "csapa"}}), "PARTNER_NOT_ALLOWED");
  EXPECT_EQ(reason({{"sites", none}}), "SITES_MISSING");
  EXPECT_EQ(reason({{"sites", {"Pas Un Site"}}}), "INVALID_FIELDS");
  EXPECT_EQ(reason({{"expireDate", "2020-01-01"}}), "EXPIRE_DATE_INVALID");
  EXPECT_EQ(reason({{"displayName", ""}}), "INVALID_FIELDS");
}

TEST_F(ApiKeys, AreHandedOnOnlyByThoseWhoMay) {
  const Json nurse = {{"displayName", "Borne"}, {"role", "nurse"}, {"sites", {"calais"}}};
  const Login admin = suite_.NewLogin("admin", {"*"});
  EXPECT_EQ(Ask(nurse, admin).reason(), "ROLE_FORBIDDEN");
  EXPECT_EQ(Ask({{"displayName", "CSAPA"}, {"role", "partner"}, {"partner", "csapa"}}, admin).status, 200);
  const Login calais = suite_.NewLogin("director", {"calais"});
  EXPECT_EQ(Ask(nurse, calais).status, 200);
  EXPECT_EQ(Ask({{"displayName", "Borne"}, {"role", "nurse"}, {"sites", {"arras"}}}, calais).reason(),
            "SITE_FORBIDDEN");
  EXPECT_EQ(Ask({{"displayName", "Borne"}, {"role", "nurse"}, {"sites", {"*"}}}, calais).reason(), "SITE_FORBIDDEN");
  EXPECT_EQ(Ask(nurse, suite_.NewLogin("coordinator", {"calais"})).reason(), "PERMISSION_MISSING");
  const Login key = Holder(New({{"displayName", "Borne"}, {"role", "director"}, {"sites", {"*"}}}));
  EXPECT_EQ(Ask(nurse, key).reason(), "ROLE_FORBIDDEN");
}

TEST_F(ApiKeys, AreSeenAndEndedWithinOnesSitesOnly) {
  const std::string site = Suite::Running().NewSite();
  const Json here = New({{"displayName", "Ici"}, {"role", "nurse"}, {"sites", {site}}});
  const Json everywhere = NewAnalyst();
  const Login local = suite_.NewLogin("director", {site});
  const auto seen = Listed(local);
  EXPECT_TRUE(seen.contains(here["id"]));
  EXPECT_FALSE(seen.contains(everywhere["id"]));
  EXPECT_EQ(Revoke(everywhere, local).reason(), "API_KEY_UNKNOWN");
  EXPECT_EQ(Revoke(here, local).status, 200);
}

TEST_F(ApiKeys, AreListedByPartnerAndNewestFirst) {
  const std::string partner = Cat("csapa-", NewUuidV7().substr(24));
  const Json first = NewPartner(partner);
  const Json second = NewPartner(partner);
  const Json third = NewPartner(partner);
  EXPECT_EQ(Revoke(second, director_).status, 200);
  const std::string only = Cat("&partner=", partner);
  EXPECT_EQ(Listed(director_, only), (std::set<std::string>{first["id"], third["id"]}));
  EXPECT_EQ(Listed(director_, Cat(only, "&showEnded=true")).size(), 3u);

  const std::string path = Cat("/v1/apiKeys?pageSize=1", only);
  const Json page = suite_.CallAs(director_, "GET", path).json();
  EXPECT_EQ(page["apiKeys"][0]["id"], third["id"]);
  const std::string token = page["nextPageToken"];
  const Json last = suite_.CallAs(director_, "GET", Cat(path, "&pageToken=", token)).json();
  EXPECT_EQ(last["apiKeys"][0]["id"], first["id"]);
  EXPECT_EQ(last["nextPageToken"], "");
  EXPECT_EQ(suite_.CallAs(director_, "GET", Cat("/v1/apiKeys?pageToken=", token)).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(ApiKeys, HaveNoSessionToEnd) {
  const Login holder = Holder(NewAnalyst());
  EXPECT_EQ(suite_.CallAs(holder, "DELETE", "/v1/sessions/current").reason(), "SESSION_MISSING");
  EXPECT_EQ(Me(holder).status, 200);
}

TEST_F(ApiKeys, AreLimitedLikeEveryPrincipal) {
  const Login holder = Holder(NewAnalyst());
  const auto strict = suite_.StartAnother({{"PASSERELLE_PRINCIPAL_RATE", "1"}, {"PASSERELLE_PRINCIPAL_BURST", "2"}});
  std::set<int> statuses;
  for (int i = 0; i < 5; ++i) statuses.insert(Me(holder, strict->http_port()).status);
  EXPECT_EQ(statuses, (std::set<int>{200, 429}));
}

TEST_F(ApiKeys, WorkWithoutRedis) {
  const Login holder = Holder(NewAnalyst());
  Redis::Running().Stop();
  EXPECT_EQ(Me(holder).status, 200);
  Redis::Running().Start();
}

}  // namespace
}  // namespace passerelle::testing
