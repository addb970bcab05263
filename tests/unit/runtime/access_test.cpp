#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "passerelle/access/v1/assertion.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"

namespace passerelle::access {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const Principal kNurse{"account:7", {"nurse"}, {"montreuil"}};

TEST(RoleTable, KnowsTheRolesOfTheApi) {
  EXPECT_THAT(Roles(), ElementsAre("reception", "outreach", "nurse", "coordinator", "director", "analyst", "partner",
                                   "admin", "dpo"));
  EXPECT_TRUE(IsRole("nurse"));
  EXPECT_FALSE(IsRole("service")) << "a person is never a process";
}

TEST(RoleTable, LetsTeamsRecordVisits) {
  for (const char* role : {"reception", "outreach", "nurse", "coordinator", "director"}) {
    EXPECT_TRUE(RoleGrants(role, "visits.record")) << role;
  }
}

TEST(RoleTable, KeepsPeopleFromAnalystsPartnersAndAdministrators) {
  for (const char* role : {"analyst", "partner", "admin", "service", "unheard-of"}) {
    EXPECT_FALSE(RoleGrants(role, "people.read")) << role;
    EXPECT_FALSE(RoleGrants(role, "visits.read")) << role;
  }
  EXPECT_TRUE(RoleGrants("analyst", "figures.read"));
}

TEST(RoleTable, GivesTheDirectorEveryPermissionButAPartnersAnswersTheAccessLogAndWhereTeamsGoExactly) {
  const std::set<std::string_view> withheld = {"accesslog.read", "referrals.answer", "routes.read"};
  for (const std::string_view permission : Permissions()) {
    EXPECT_EQ(RoleGrants("director", permission), !withheld.contains(permission)) << permission;
  }
  EXPECT_THAT(Permissions(), Contains("sites.write"));
}

TEST(RoleTable, GivesACoordinatorWhateverATeamMayDo) {
  for (const std::string_view permission : Permissions()) {
    EXPECT_TRUE(!RoleGrants("nurse", permission) || RoleGrants("coordinator", permission)) << permission;
  }
  EXPECT_FALSE(RoleGrants("coordinator", "sites.write"));
}

TEST(Principal, ActsForItsSitesOnly) {
  EXPECT_TRUE(kNurse.MayActFor("montreuil"));
  EXPECT_FALSE(kNurse.MayActFor("calais"));
  EXPECT_TRUE((Principal{"account:1", {"director"}, {"*"}}).MayActFor("calais"));
}

// Two processes with their keys, and a verifier that trusts both.
class Assertion : public ::testing::Test {
 protected:
  AssertionSigner SignerOf(const std::string& issuer, const KeyPair& keys) {
    return *AssertionSigner::Create(issuer, keys.secret_key);
  }
  std::string ReasonFor(std::string_view assertion, absl::Time now = kNow) {
    return ReasonOf(verifier_.Verify(assertion, now).status());
  }

  KeyPair gateway_keys_ = MakeKeyPair();
  KeyPair contacts_keys_ = MakeKeyPair();
  AssertionSigner gateway_ = SignerOf("gateway", gateway_keys_);
  AssertionSigner contacts_ = SignerOf("contacts", contacts_keys_);
  AssertionVerifier verifier_ =
      *AssertionVerifier::Create({{"gateway", gateway_keys_.public_key}, {"contacts", contacts_keys_.public_key}});
};

TEST_F(Assertion, OfTheGatewayIsBelievedForAnybody) {
  const absl::StatusOr<Principal> principal = verifier_.Verify(gateway_.Sign(kNurse, kNow), kNow);
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ(principal->subject, "account:7");
  EXPECT_THAT(principal->roles, ElementsAre("nurse"));
  EXPECT_THAT(principal->sites, ElementsAre("montreuil"));
}

TEST_F(Assertion, MayBeMissing) { EXPECT_EQ(ReasonFor(""), "TOKEN_MISSING"); }

TEST_F(Assertion, ExpiresEvenAfterItWasVerified) {
  const std::string assertion = gateway_.Sign(kNurse, kNow);
  EXPECT_EQ(ReasonFor(assertion, kNow + absl::Seconds(59)), "");
  EXPECT_EQ(ReasonFor(assertion, kNow + absl::Seconds(61)), "TOKEN_EXPIRED");
}

TEST_F(Assertion, OfTheFarFutureIsRefused) {
  EXPECT_EQ(ReasonFor(gateway_.Sign(kNurse, kNow + absl::Hours(1))), "TOKEN_INVALID");
}

TEST_F(Assertion, ThatWasChangedIsRefused) {
  v1::SignedAssertion envelope;
  ASSERT_TRUE(envelope.ParseFromString(gateway_.Sign(kNurse, kNow)));
  v1::Assertion forged;
  ASSERT_TRUE(forged.ParseFromString(envelope.assertion()));
  forged.set_roles(0, "director");
  envelope.set_assertion(forged.SerializeAsString());
  EXPECT_EQ(ReasonFor(envelope.SerializeAsString()), "TOKEN_INVALID");
  EXPECT_EQ(ReasonFor("not an assertion"), "TOKEN_INVALID");
}

TEST_F(Assertion, OfAnUnknownIssuerIsRefused) {
  EXPECT_EQ(ReasonFor(SignerOf("supplies", MakeKeyPair()).Sign({"service:supplies", {"service"}, {"*"}}, kNow)),
            "TOKEN_INVALID");
}

TEST_F(Assertion, SignedWithAnotherKeyIsRefused) {
  EXPECT_EQ(ReasonFor(SignerOf("gateway", contacts_keys_).Sign(kNurse, kNow)), "TOKEN_INVALID");
}

TEST_F(Assertion, OfAServiceSpeaksForItselfOnly) {
  EXPECT_EQ(ReasonFor(contacts_.Sign({"service:contacts", {"service"}, {"*"}}, kNow)), "");
  EXPECT_EQ(ReasonFor(contacts_.Sign(kNurse, kNow)), "TOKEN_INVALID");
  EXPECT_EQ(ReasonFor(contacts_.Sign({"service:supplies", {"service"}, {"*"}}, kNow)), "TOKEN_INVALID");
  EXPECT_EQ(ReasonFor(contacts_.Sign({"service:contacts", {"director"}, {"*"}}, kNow)), "TOKEN_INVALID");
}

TEST_F(Assertion, IsBelievedHoweverManyCameBefore) {
  for (int i = 0; i < 5000; ++i)
    EXPECT_EQ(ReasonFor(gateway_.Sign({"account:" + std::to_string(i), {"nurse"}, {}}, kNow)), "");
}

TEST_F(Assertion, IsBelievedByEitherKeyWhileOneIsBeingChanged) {
  const KeyPair old_keys = MakeKeyPair();
  const KeyPair new_keys = MakeKeyPair();
  const auto verifier = AssertionVerifier::Create({{"gateway", old_keys.public_key + "|" + new_keys.public_key}});
  ASSERT_TRUE(verifier.ok()) << verifier.status();
  for (const KeyPair& keys : {old_keys, new_keys})
    EXPECT_TRUE(verifier->Verify(SignerOf("gateway", keys).Sign(kNurse, kNow), kNow).ok());
  EXPECT_FALSE(verifier->Verify(SignerOf("gateway", MakeKeyPair()).Sign(kNurse, kNow), kNow).ok());
}

TEST(AssertionKeys, AreRefusedWhenTheyAreNotKeys) {
  EXPECT_FALSE(AssertionSigner::Create("gateway", "c2hvcnQ=").ok());
  EXPECT_FALSE(AssertionVerifier::Create({{"gateway", "c2hvcnQ="}}).ok());
  EXPECT_FALSE(AssertionVerifier::Create({{"gateway", MakeKeyPair().public_key + "|"}}).ok());
}

TEST(AssertionKeys, BelongTogether) {
  const KeyPair keys = MakeKeyPair();
  EXPECT_EQ(AssertionSigner::Create("gateway", keys.secret_key)->PublicKey(), keys.public_key);
}

}  // namespace
}  // namespace passerelle::access
