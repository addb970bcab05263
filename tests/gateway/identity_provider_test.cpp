// Tokens of an identity provider at the door, with a real issuer behind them.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "passerelle/gateway/v1/sessions.pb.h"
#include "services/runtime/rpc/client.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"
#include "tests/support/node_server.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTheKeys[] = "keys";

class IdentityProvider : public ::testing::Test {
 protected:
  IdentityProvider() { Publish({{"first", "RS256"}}); }

  void Publish(const Json& keys, const Json& more = Json::object()) {
    Json plan = {{"keys", keys}};
    plan.update(more);
    issuer_.Plan(plan);
  }
  std::string Url() const { return Cat("http://127.0.0.1:", issuer_.port()); }
  Json Providers() const {
    return Json::array({{{"name", "association"},
                         {"issuer", Url()},
                         {"audiences", {"passerelle"}},
                         {"allowedRoles", {"reception", "nurse", "director"}},
                         {"roles",
                          {{"claim", "realm.roles"},
                           {"values", {{"Accueil", "reception"}, {"Soins", "nurse"}, {"Direction", "director"}}}}},
                         {"sites", {{"claim", "sites"}}}}});
  }
  void Start(const Environment& changes = {}) {
    TokenOf();  // its key takes a while to be made, longer than a fetch may on a busy machine
    Environment environment = {{"PASSERELLE_IDENTITY_PROVIDERS", Providers().dump()}};
    for (const auto& [name, value] : changes) environment[name] = value;
    gateway_ = suite_.StartAnother(environment);
  }

  // A token of somebody at the provider; a claim that is null is left out.
  std::string Token(const Json& request, const Json& changes = Json::object()) {
    Json asked = request;
    asked["claims"] = {
        {"sub", "somebody"}, {"aud", "passerelle"}, {"realm", {{"roles", {"Accueil"}}}}, {"sites", {"calais"}}};
    asked["claims"].merge_patch(changes);
    return suite_.Call("POST", "/tokens", asked.dump(), {}, issuer_.port()).body;
  }
  std::string TokenOf(const Json& changes = Json::object()) { return Token({{"key", "first"}}, changes); }
  Answer Call(const std::string& token, std::string_view method, std::string_view path, std::string_view body = "") {
    return suite_.CallAs({"", "", token, ""}, method, path, body, {}, gateway_->http_port());
  }
  Answer Me(const std::string& token) { return Call(token, "GET", "/v1/me"); }
  void AwaitStatus(const std::string& token, int status) {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    while (Me(token).status != status && absl::Now() < give_up) absl::SleepFor(kLook);
    EXPECT_EQ(Me(token).status, status);
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  NodeServer issuer_{"identity_provider.mjs"};
  std::unique_ptr<gateway::Gateway> gateway_;
};

TEST_F(IdentityProvider, VouchesByEachSignatureThatIsAccepted) {
  Publish({{"first", "RS256"}, {"second", "PS256"}, {"third", "ES256"}});
  Start();
  for (const char* key : {"first", "second", "third"}) {
    const Answer me = Me(Token({{"key", key}}));
    EXPECT_EQ(me.status, 200) << key << ": " << me.body;
    EXPECT_EQ(me.json()["roles"], Json::array({"reception"}));
    EXPECT_EQ(me.json()["sites"], Json::array({"calais"}));
  }
}

TEST_F(IdentityProvider, MayBeBelievedForSomeSignaturesOnly) {
  Publish({{"first", "RS256"}, {"third", "ES256"}});
  Json providers = Providers();
  providers[0]["algorithms"] = {"ES256"};
  Start({{"PASSERELLE_IDENTITY_PROVIDERS", providers.dump()}});
  EXPECT_EQ(Me(Token({{"key", "third"}})).status, 200);
  EXPECT_EQ(Me(Token({{"key", "first"}})).reason(), "TOKEN_INVALID");
}

TEST_F(IdentityProvider, GivesAPrincipalThatIsStableAndTellsNothing) {
  Start();
  const std::string subject = Me(TokenOf({{"sub", "eloise@example.org"}})).json()["subject"];
  EXPECT_TRUE(subject.starts_with("external:")) << subject;
  EXPECT_THAT(subject, Not(HasSubstr("eloise")));
  const std::string again = Me(TokenOf({{"sub", "eloise@example.org"}, {"name", "Éloïse"}})).json()["subject"];
  EXPECT_EQ(again, subject);
  EXPECT_NE(std::string(Me(TokenOf({{"sub", "mehdi@example.org"}})).json()["subject"]), subject);
}

TEST_F(IdentityProvider, GrantsTheSitesOfItsClaimsAndNoOther) {
  const std::string site = Suite::Running().NewSite();
  const std::string other_site = Suite::Running().NewSite();
  Start();
  const std::string token = TokenOf({{"sites", {site}}});
  const auto register_at = [&](const std::string& where) {
    return Call(token, "POST", "/v1/people",
                Json{{"site", where}, {"gender", "WOMAN"}, {"adultConfirmed", true}}.dump());
  };
  EXPECT_EQ(register_at(site).status, 200);
  EXPECT_EQ(register_at(other_site).reason(), "SITE_FORBIDDEN");
  const Json there = {{"site", other_site}, {"gender", "MAN"}, {"adultConfirmed", true}};
  const Answer stranger = suite_.CallAs(suite_.NewLogin("director", {"*"}), "POST", "/v1/people", there.dump());
  ASSERT_EQ(stranger.status, 200) << stranger.body;
  EXPECT_EQ(Call(token, "GET", Cat("/v1/people/", std::string(stranger.json()["id"]))).status, 404);
}

TEST_F(IdentityProvider, GrantsTheRolesOfItsClaimsAndNoOther) {
  Start();
  const std::string reception = TokenOf();
  EXPECT_EQ(Call(reception, "GET", "/v1/accounts").reason(), "PERMISSION_MISSING");
  const std::string director = TokenOf({{"realm", {{"roles", {"Direction"}}}}, {"sites", {"*"}}});
  EXPECT_EQ(Call(director, "GET", "/v1/accounts").status, 200);
  // What the table does not know grants nothing, be it the name of a role here.
  const Answer stranger = Me(TokenOf({{"realm", {{"roles", {"director", "offline_access"}}}}}));
  EXPECT_EQ(stranger.status, 403);
  EXPECT_EQ(stranger.reason(), "ROLE_MISSING");
  const Answer homeless = Me(TokenOf({{"sites", nullptr}}));
  EXPECT_EQ(homeless.status, 403);
  EXPECT_EQ(homeless.reason(), "SITE_MISSING");
}

TEST_F(IdentityProvider, IsBelievedInEveryDialect) {
  Start();
  const std::string token = TokenOf();
  const HttpHeaders bearer = {{"Authorization", Cat("Bearer ", token)}};
  const auto call = [&](const std::string& type, std::string_view body) {
    HttpHeaders headers = bearer;
    headers.emplace_back("Content-Type", type);
    return suite_.Call("POST", "/passerelle.gateway.v1.SessionService/GetMe", body, headers, gateway_->http_port());
  };
  EXPECT_EQ(call("application/json", "{}").json()["roles"], Json::array({"reception"}));
  EXPECT_THAT(gateway::FromBase64(call("application/grpc-web-text", "AAAAAAA=").body).value_or(""),
              HasSubstr("grpc-status: 0"));
  rpc::Client native(Cat("127.0.0.1:", gateway_->grpc_port()));
  rpc::CallOptions options;
  options.deadline = absl::Now() + testing::kPatience;
  options.metadata = {{"authorization", Cat("Bearer ", token)}};
  const auto me = native.Call<gateway::v1::Principal>("passerelle.gateway.v1.SessionService.GetMe",
                                                      gateway::v1::GetMeRequest(), options);
  ASSERT_TRUE(me.ok()) << me.status();
  EXPECT_EQ(me->roles(0), "reception");
}

TEST_F(IdentityProvider, IsRefusedForWhatItDoesNotSay) {
  Start();
  EXPECT_EQ(Me(TokenOf({{"aud", "somebody-else"}})).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(TokenOf({{"iss", "https://id.example.org"}})).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(TokenOf({{"exp", absl::ToUnixSeconds(absl::Now() - absl::Minutes(2))}})).reason(), "TOKEN_EXPIRED");
  EXPECT_EQ(Me(TokenOf({{"nbf", absl::ToUnixSeconds(absl::Now() + absl::Minutes(2))}})).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(Token({{"key", "secret"}, {"algorithm", "RS256"}})).reason(), "TOKEN_INVALID");
  std::string tampered = TokenOf();
  tampered[tampered.size() - 10] = tampered[tampered.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Me(tampered).status, 401);
  EXPECT_EQ(Me(TokenOf({{"padding", std::string(9000, 'x')}})).reason(), "TOKEN_INVALID");
}

TEST_F(IdentityProvider, IsNotBelievedWhereNoneIsConfigured) {
  const Answer refused = suite_.CallAs({"", "", TokenOf(), ""}, "GET", "/v1/me", "", {}, suite_.http_port());
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.reason(), "TOKEN_INVALID");
}

TEST_F(IdentityProvider, MayRotateItsKeys) {
  Start();
  ASSERT_EQ(Me(TokenOf()).status, 200);
  Publish({{"first", "RS256"}, {"next", "ES256"}});
  EXPECT_EQ(Me(Token({{"key", "next"}})).status, 200);
  EXPECT_EQ(Me(TokenOf()).status, 200);
  EXPECT_EQ(issuer_.Events(kTheKeys).size(), 2u);
}

TEST_F(IdentityProvider, MayWithdrawAKey) {
  Start({{"PASSERELLE_IDENTITY_KEYS_LIFETIME", "200ms"}});
  const std::string token = TokenOf();
  ASSERT_EQ(Me(token).status, 200);
  Publish({{"next", "RS256"}});
  AwaitStatus(token, 401);
  EXPECT_EQ(Me(token).reason(), "TOKEN_INVALID");
  EXPECT_EQ(Me(Token({{"key", "next"}})).status, 200);
}

TEST_F(IdentityProvider, IsNotAskedAtEachCallNorForKeysThatDoNotExist) {
  Start({{"PASSERELLE_IDENTITY_KEYS_RETRY", "10m"}});
  const std::string token = TokenOf();
  for (int i = 0; i < 5; ++i) ASSERT_EQ(Me(token).status, 200);
  for (const char* key : {"a", "b", "c", "d"}) {
    EXPECT_EQ(Me(Token({{"key", key}, {"algorithm", "ES256"}})).reason(), "TOKEN_INVALID");
  }
  EXPECT_EQ(issuer_.Events(kTheKeys).size(), 2u);
}

TEST_F(IdentityProvider, IsBelievedForAWhileWhenItIsDown) {
  Start({{"PASSERELLE_IDENTITY_KEYS_LIFETIME", "100ms"},
         {"PASSERELLE_IDENTITY_KEYS_RETRY", "100ms"},
         {"PASSERELLE_IDENTITY_KEYS_STALE", "8s"}});
  const std::string token = TokenOf();
  const std::string unused = TokenOf({{"sub", "somebody-else"}});
  const std::string late = TokenOf({{"sub", "somebody-late"}});
  ASSERT_EQ(Me(token).status, 200);
  Publish({{"first", "RS256"}}, {{"down", true}});
  issuer_.Await("refused", 2);
  EXPECT_EQ(Me(token).status, 200);
  EXPECT_EQ(Me(unused).status, 200);
  AwaitStatus(token, 503);
  const Answer refused = Me(late);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.reason(), "IDENTITY_PROVIDER_UNAVAILABLE");
  EXPECT_EQ(refused.headers.count("retry-after"), 1u);
  // Local accounts do without it.
  const Login local = suite_.NewLogin("nurse", {"calais"});
  EXPECT_EQ(suite_.CallAs(local, "GET", "/v1/me", "", {}, gateway_->http_port()).status, 200);
  Publish({{"first", "RS256"}});
  AwaitStatus(late, 200);
}

TEST_F(IdentityProvider, NeedNotBeThereWhenTheGatewayStarts) {
  Publish({{"first", "RS256"}}, {{"down", true}});
  Start({{"PASSERELLE_IDENTITY_KEYS_RETRY", "100ms"}});
  const std::string token = TokenOf();
  EXPECT_EQ(Me(token).reason(), "IDENTITY_PROVIDER_UNAVAILABLE");
  const Login local = suite_.NewLogin("nurse", {"calais"});
  EXPECT_EQ(suite_.CallAs(local, "GET", "/v1/me", "", {}, gateway_->http_port()).status, 200);
  Publish({{"first", "RS256"}});
  AwaitStatus(token, 200);
}

TEST_F(IdentityProvider, IsNotBelievedWhenItAnswersOtherwiseThanItShould) {
  const Json keys = {{"first", "RS256"}};
  for (const Json& fault : {Json{{"redirect", "/jwks?again"}}, Json{{"padding", 300'000}},
                            Json{{"configuration", {{"issuer", "https://id.example.org"}}}},
                            Json{{"configuration", {{"jwks_uri", "http://id.example.org/jwks"}}}}}) {
    Publish(keys, fault);
    Start();
    EXPECT_EQ(Me(TokenOf()).reason(), "IDENTITY_PROVIDER_UNAVAILABLE") << fault;
  }
  Publish(keys, {{"padding", 1000}});
  Start();
  EXPECT_EQ(Me(TokenOf()).status, 200);
}

TEST_F(IdentityProvider, KeepsWhatBelongsToItsAccounts) {
  Start();
  const std::string token = TokenOf();
  EXPECT_EQ(Call(token, "DELETE", "/v1/sessions/current").reason(), "SESSION_MISSING");
  const Json passwords = {{"currentPassword", "a long enough password"}, {"newPassword", "another long password"}};
  EXPECT_EQ(Call(token, "POST", "/v1/me:changePassword", passwords.dump()).reason(), "ACCOUNT_MISSING");
  EXPECT_EQ(Me(token).status, 200);
}

TEST_F(IdentityProvider, IsCheckedWhenTheGatewayStarts) {
  Json providers = Providers();
  providers[0]["issuer"] = "http://id.example.org";
  Environment environment = suite_.Settings();
  environment["PASSERELLE_IDENTITY_PROVIDERS"] = providers.dump();
  const auto refused = gateway::Gateway::Start(environment);
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("PASSERELLE_IDENTITY_PROVIDERS: [0].issuer must be an https URL"));
  environment["PASSERELLE_IDENTITY_PROVIDERS"] = Providers().dump();
  environment["PASSERELLE_IDENTITY_KEYS_STALE"] = "1000h";
  EXPECT_THAT(std::string(gateway::Gateway::Start(environment).status().message()),
              HasSubstr("PASSERELLE_IDENTITY_KEYS_STALE: must be from"));
}

TEST_F(IdentityProvider, IsInMetricsByItsNameAndNobodyIsInLogs) {
  GatewayProcess process({{"PASSERELLE_IDENTITY_PROVIDERS", Providers().dump()}});
  const std::string token = TokenOf({{"sub", "eloise@example.org"}});
  ASSERT_EQ(suite_.CallAs({"", "", token, ""}, "GET", "/v1/me", "", {}, process.http_port()).status, 200);
  const std::string metrics = process.Metrics();
  EXPECT_THAT(metrics,
              HasSubstr(R"(passerelle_identity_key_fetches_total{outcome="fetched",provider="association"} 1)"));
  EXPECT_THAT(metrics, HasSubstr(R"(passerelle_identity_tokens_total{outcome="verified"} 1)"));
  EXPECT_THAT(metrics, Not(HasSubstr("eloise")));
  const std::string log = process.Stop();
  EXPECT_THAT(log, HasSubstr("the keys of an identity provider are new"));
  EXPECT_THAT(log, Not(HasSubstr("eloise")));
  EXPECT_THAT(log, Not(HasSubstr(token.substr(0, 30))));
}

}  // namespace
}  // namespace passerelle::testing
