// What an API key may be made for, and by whom.
#include "gateway/access/key_grants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

v1::CreateApiKeyRequest Key(const std::string& role, const std::vector<std::string>& sites,
                            const std::string& partner = "") {
  v1::CreateApiKeyRequest request;
  request.set_display_name("Borne");
  request.set_role(role);
  request.set_partner(partner);
  for (const auto& site : sites) request.add_sites(site);
  return request;
}

const absl::Time kNow = absl::FromCivil(absl::CivilHour(2026, 6, 10, 22), absl::UTCTimeZone());

std::string Fault(const v1::CreateApiKeyRequest& request) { return ReasonOf(CheckKey(request, kNow)); }

std::string Refusal(const access::Principal& caller, const v1::CreateApiKeyRequest& request) {
  return ReasonOf(CheckGrant(caller, request));
}

TEST(CheckKey, WantsARoleThatExists) {
  EXPECT_EQ(Fault(Key("analyst", {"*"})), "");
  EXPECT_EQ(Fault(Key("king", {"*"})), "ROLE_UNKNOWN");
  EXPECT_EQ(Fault(Key("service", {"*"})), "ROLE_UNKNOWN");
}

TEST(CheckKey, WantsAPartnerForThatRoleAndNoOther) {
  EXPECT_EQ(Fault(Key("partner", {}, "csapa")), "");
  EXPECT_EQ(Fault(Key("partner", {})), "PARTNER_MISSING");
  EXPECT_EQ(Fault(Key("partner", {"calais"}, "csapa")), "INVALID_FIELDS");
  EXPECT_EQ(Fault(Key("reception", {"calais"}, "csapa")), "PARTNER_NOT_ALLOWED");
}

TEST(CheckKey, WantsSitesForTheAssociationsRoles) {
  EXPECT_EQ(Fault(Key("reception", {})), "SITES_MISSING");
  EXPECT_EQ(Fault(Key("reception", {"calais", "Not A Site"})), "INVALID_FIELDS");
  EXPECT_EQ(Fault(Key("reception", {""})), "INVALID_FIELDS");
}

TEST(CheckKey, WantsALastDayAfterToday) {
  v1::CreateApiKeyRequest key = Key("reception", {"calais"});
  key.set_expire_date("2026-06-11");
  EXPECT_EQ(Fault(key), "");
  key.set_expire_date("2026-06-10");
  EXPECT_EQ(Fault(key), "EXPIRE_DATE_INVALID");
}

TEST(CheckGrant, LetsADirectorHandOnEveryRoleThatWatchesNobody) {
  const access::Principal director{"account:1", {"director"}, {"*"}};
  for (const char* role : {"reception", "outreach", "nurse", "coordinator", "director", "analyst", "partner"}) {
    EXPECT_EQ(Refusal(director, Key(role, {"calais"})), "") << role;
  }
  for (const char* role : {"admin", "dpo"})
    EXPECT_EQ(Refusal(director, Key(role, {"calais"})), "ROLE_FORBIDDEN") << role;
}

TEST(CheckGrant, LetsAnAdminHandOnNothingThatSeesPeople) {
  const access::Principal admin{"account:1", {"admin"}, {"*"}};
  EXPECT_EQ(Refusal(admin, Key("partner", {}, "csapa")), "");
  EXPECT_EQ(Refusal(admin, Key("analyst", {"*"})), "");
  for (const char* role : {"reception", "outreach", "nurse", "coordinator", "director", "dpo", "admin"}) {
    EXPECT_EQ(Refusal(admin, Key(role, {"calais"})), "ROLE_FORBIDDEN") << role;
  }
}

TEST(CheckGrant, LetsNobodyHandOnSitesOfOthers) {
  const access::Principal director{"account:1", {"director"}, {"calais", "arras"}};
  EXPECT_EQ(Refusal(director, Key("nurse", {"arras"})), "");
  EXPECT_EQ(Refusal(director, Key("nurse", {"arras", "montreuil"})), "SITE_FORBIDDEN");
  EXPECT_EQ(Refusal(director, Key("nurse", {"*"})), "SITE_FORBIDDEN");
}

TEST(CheckGrant, LetsAKeyHandOnNothing) {
  EXPECT_EQ(Refusal({"key:1", {"director"}, {"*"}}, Key("analyst", {"*"})), "ROLE_FORBIDDEN");
}

}  // namespace
}  // namespace passerelle::gateway
