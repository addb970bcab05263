// The setting that names identity providers, and what their claims grant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "gateway/base/text.h"
#include "gateway/identity/discovery.h"
#include "gateway/identity/fetch.h"
#include "gateway/identity/grants_of_claims.h"
#include "gateway/identity/provider.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::identity {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Json Keycloak(const Json& changes = Json::object()) {
  Json provider = {
      {"name", "keycloak"},
      {"issuer", "https://id.example.org/realms/association"},
      {"audiences", {"passerelle"}},
      {"allowedRoles", {"reception", "nurse", "director"}},
      {"roles", {{"claim", "realm_access.roles"}, {"values", {{"Accueil", "reception"}, {"Soins", "nurse"}}}}},
      {"sites", {{"claim", {"https://association.example/sites"}}}}};
  provider.merge_patch(changes);
  return provider;
}

std::string FaultOf(const Json& providers) { return std::string(ParseProviders(providers.dump()).status().message()); }
std::string FaultOfOne(const Json& changes) { return FaultOf(Json::array({Keycloak(changes)})); }

Provider Parsed(const Json& changes = Json::object()) {
  return ParseProviders(Json::array({Keycloak(changes)}).dump()).value()[0];
}

TEST(IdentityProviders, AreReadFromTheirSetting) {
  const Provider provider = Parsed();
  EXPECT_EQ(provider.name, "keycloak");
  EXPECT_THAT(provider.algorithms, ElementsAre(Algorithm::kRs256, Algorithm::kPs256, Algorithm::kEs256));
  EXPECT_THAT(provider.role_claim, ElementsAre("realm_access", "roles"));
  EXPECT_THAT(provider.site_claim, ElementsAre("https://association.example/sites"));
  EXPECT_THAT(Parsed({{"algorithms", {"ES256"}}}).algorithms, ElementsAre(Algorithm::kEs256));
}

TEST(IdentityProviders, AreRefusedWithThePlaceOfTheFault) {
  EXPECT_THAT(std::string(ParseProviders("[").status().message()), HasSubstr("is no JSON"));
  EXPECT_THAT(FaultOf(Json::array()), HasSubstr("must be a list of 1 to 16 elements"));
  EXPECT_EQ(FaultOfOne({{"audiences", nullptr}}), "[0] must have a member \"audiences\"");
  EXPECT_EQ(FaultOfOne({{"audience", "passerelle"}}), "[0].audience is no member that is known here");
  EXPECT_THAT(FaultOfOne({{"audiences", Json::array()}}), HasSubstr("[0].audiences must be a list"));
  EXPECT_THAT(FaultOfOne({{"name", "Key Cloak"}}), HasSubstr("[0].name must be a slug"));
  EXPECT_THAT(FaultOfOne({{"algorithms", {"HS256"}}}), HasSubstr("[0].algorithms must be of RS256"));
  EXPECT_THAT(FaultOfOne({{"algorithms", {"none"}}}), HasSubstr("[0].algorithms must be of RS256"));
  EXPECT_THAT(FaultOfOne({{"allowedRoles", {"king"}}}), HasSubstr("king is none"));
  EXPECT_THAT(FaultOfOne({{"allowedRoles", {"partner"}}}), HasSubstr("partner is none"));
  EXPECT_THAT(FaultOfOne({{"roles", {{"values", {{"Chef", "coordinator"}}}}}}),
              HasSubstr("gives the role coordinator, which is not in allowedRoles"));
  EXPECT_THAT(FaultOfOne({{"roles", {{"claim", "a..b"}}}}), HasSubstr("[0].roles.claim must be the names"));
  EXPECT_THAT(FaultOfOne({{"sites", {{"claim", nullptr}, {"fixed", {"Not A Site"}}}}}),
              HasSubstr("[0].sites.fixed must be ids of sites"));
  EXPECT_THAT(FaultOfOne({{"sites", {{"fixed", {"*"}}}}}), HasSubstr("[0].sites.claim is no member"));
  const Json twice = Json::array({Keycloak(), Keycloak({{"name", "other"}})});
  EXPECT_THAT(FaultOf(twice), HasSubstr("[1] has the issuer of another one"));
}

TEST(IdentityProviders, MustBeReachedUnderProtection) {
  for (const char* safe : {"https://id.example.org", "http://127.0.0.1:8080", "http://localhost/x", "http://[::1]:1"}) {
    EXPECT_TRUE(IsSafeUrl(safe)) << safe;
  }
  for (const char* unsafe : {"http://id.example.org", "http://127.0.0.1.example.org", "http://localhost.example.org",
                             "ftp://localhost", "file:///etc/passwd", "https://user@id.example.org", "id", ""}) {
    EXPECT_FALSE(IsSafeUrl(unsafe)) << unsafe;
  }
  EXPECT_THAT(FaultOfOne({{"issuer", "http://id.example.org"}}), HasSubstr("[0].issuer must be an https URL"));
  EXPECT_THAT(FaultOfOne({{"issuer", "https://id.example.org/?a=b"}}), HasSubstr("neither a query nor a fragment"));
}

TEST(IdentityProviders, AreTheIssuersThatTheirConfigurationNames) {
  const Provider provider = Parsed();
  const auto document = [&](const std::string& issuer, const std::string& keys) {
    return Json{{"issuer", issuer}, {"jwks_uri", keys}}.dump();
  };
  EXPECT_EQ(KeysUrl(document(provider.issuer, "https://keys.example.org/k"), provider).value(),
            "https://keys.example.org/k");
  EXPECT_FALSE(KeysUrl(document("https://evil.example.org", "https://keys.example.org/k"), provider).ok());
  EXPECT_FALSE(KeysUrl(document(provider.issuer, "http://keys.example.org/k"), provider).ok());
  EXPECT_FALSE(KeysUrl(document(provider.issuer, "file:///etc/passwd"), provider).ok());
  EXPECT_FALSE(KeysUrl("[]", provider).ok());
}

TEST(ClaimedGrants, ComeFromTheTablesOfTheProvider) {
  const Json claims = {{"realm_access", {{"roles", {"Soins", "offline_access", "director", "Soins"}}}},
                       {"https://association.example/sites", {"montreuil", "Not A Site", "calais", "montreuil"}}};
  const auto grant = GrantOfClaims(claims, Parsed());
  ASSERT_TRUE(grant.ok()) << grant.status();
  EXPECT_THAT(grant->roles, ElementsAre("nurse"));
  EXPECT_THAT(grant->sites, ElementsAre("montreuil", "calais"));
}

TEST(ClaimedGrants, WithoutATableAreTheRolesThatAreAllowed) {
  const Provider provider =
      Parsed({{"roles", {{"values", nullptr}}}, {"sites", {{"claim", nullptr}, {"fixed", {"*"}}}}});
  const auto grant = GrantOfClaims({{"realm_access", {{"roles", {"admin", "director"}}}}}, provider);
  ASSERT_TRUE(grant.ok()) << grant.status();
  EXPECT_THAT(grant->roles, ElementsAre("director"));
  EXPECT_THAT(grant->sites, ElementsAre("*"));
}

TEST(ClaimedGrants, MayTranslateSites) {
  const Provider provider =
      Parsed({{"sites", {{"claim", "group"}, {"values", {{"Siège", "*"}, {"Calais", "calais"}}}}}});
  const auto grant = [&](const Json& group) {
    return GrantOfClaims({{"realm_access", {{"roles", "Accueil"}}}, {"group", group}}, provider);
  };
  EXPECT_THAT(grant("Siège")->sites, ElementsAre("*"));
  EXPECT_THAT(grant("Calais")->sites, ElementsAre("calais"));
  EXPECT_EQ(ReasonOf(grant("*").status()), "SITE_MISSING");
}

TEST(ClaimedGrants, AreRefusedWhenNothingIsLeft) {
  const std::string sites = "https://association.example/sites";
  const auto reason = [&](const Json& claims) { return ReasonOf(GrantOfClaims(claims, Parsed()).status()); };
  EXPECT_EQ(reason({{sites, "calais"}}), "ROLE_MISSING");
  EXPECT_EQ(reason({{"realm_access", "Soins"}, {sites, "calais"}}), "ROLE_MISSING");
  EXPECT_EQ(reason({{"realm_access", {{"roles", {7, nullptr}}}}, {sites, "calais"}}), "ROLE_MISSING");
  EXPECT_EQ(reason({{"realm_access", {{"roles", "Soins"}}}}), "SITE_MISSING");
}

TEST(CacheControl, SaysHowLongKeysMayBeKept) {
  EXPECT_EQ(MaxAge(" public, max-age=300\r\n"), absl::Seconds(300));
  EXPECT_EQ(MaxAge("MAX-AGE=5"), absl::Seconds(5));
  EXPECT_EQ(MaxAge("max-age=300, no-store"), absl::ZeroDuration());
  EXPECT_EQ(MaxAge("public"), std::nullopt);
  EXPECT_EQ(MaxAge("max-age=soon"), std::nullopt);
}

}  // namespace
}  // namespace passerelle::gateway::identity
