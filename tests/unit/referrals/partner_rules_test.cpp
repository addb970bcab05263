// What must hold of partners.
#include "services/referrals/partners/partner_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::referrals {
namespace {

using common::v1::ReferralTheme;
using ::testing::ElementsAre;

v1::Partner SoundPartner() {
  v1::Partner partner;
  partner.set_id("csapa");
  partner.set_name("CSAPA");
  partner.set_state(v1::Partner::ACTIVE);
  return partner;
}

// "field: REASON" of what is wrong; empty when nothing is.
std::string Fault(const v1::Partner& partner) {
  const absl::Status status = CheckPartner(partner, "partner.", false);
  return status.ok() ? "" : ViolationsOf(status).at(0).field + ": " + ReasonOf(status);
}

TEST(PartnerRules, NameWhatIsMissingOrRepeated) {
  EXPECT_EQ(Fault(SoundPartner()), "");
  v1::Partner partner = SoundPartner();
  partner.clear_name();
  EXPECT_EQ(Fault(partner), "partner.name: INVALID_FIELDS");
  partner = SoundPartner();
  partner.clear_state();
  EXPECT_EQ(Fault(partner), "partner.state: INVALID_FIELDS");
  partner = SoundPartner();
  partner.add_themes(ReferralTheme::CARE);
  partner.add_themes(ReferralTheme::CARE);
  EXPECT_EQ(Fault(partner), "partner.themes[1]: INVALID_FIELDS");
  partner = SoundPartner();
  partner.add_services()->add_themes(ReferralTheme::THEME_UNSPECIFIED);
  EXPECT_EQ(Fault(partner), "partner.services[0].themes[0]: INVALID_FIELDS");
  partner = SoundPartner();
  partner.add_territories("93");
  partner.add_territories("Seine-Saint-Denis");
  EXPECT_EQ(Fault(partner), "partner.territories[1]: INVALID_FIELDS");
  partner.set_territories(1, "93");
  EXPECT_EQ(Fault(partner), "partner.territories[1]: INVALID_FIELDS");
}

TEST(PartnerRules, HaveAReasonForEachFault) {
  v1::Partner partner = SoundPartner();
  partner.add_services()->set_id("soins");
  partner.add_services()->set_id("soins");
  EXPECT_EQ(Fault(partner), "partner.services[1].id: SERVICE_ID_REPEATED");
  partner = SoundPartner();
  partner.set_opening_hours("le matin");
  EXPECT_EQ(Fault(partner), "partner.openingHours: HOURS_INVALID");
  partner = SoundPartner();
  partner.mutable_channels()->set_email("accueil");
  EXPECT_EQ(Fault(partner), "partner.channels.email: EMAIL_INVALID");
  partner = SoundPartner();
  partner.mutable_channels()->mutable_webhook()->set_url("ftp://partner.example/");
  EXPECT_EQ(Fault(partner), "partner.channels.webhook.url: WEBHOOK_URL_INVALID");
}

TEST(Siret, HasTheRightKey) {
  EXPECT_TRUE(IsSiret("13003013300016"));
  EXPECT_TRUE(IsSiret("35600000000048"));
  EXPECT_TRUE(IsSiret("35600000049837")) << "an office of La Poste";
  EXPECT_FALSE(IsSiret("13003013300017"));
  EXPECT_FALSE(IsSiret("1300301330001"));
  EXPECT_FALSE(IsSiret("1300301330001A"));
  EXPECT_FALSE(IsSiret(""));
}

TEST(WebhookUrl, IsAbsoluteAndHasAHostOnly) {
  for (const char* text : {"https://partner.example/hooks?key=1", "HTTPS://partner.example",
                           "https://[2001:db8::1]:8443/", "https://192.0.2.1/x"})
    EXPECT_TRUE(IsWebhookUrl(text, false)) << text;
  for (const char* text :
       {"", "partner.example/hooks", "//partner.example/", "https:/partner.example", "https:///hooks", "https://?x",
        "https://user@partner.example/", "https://user:pass@partner.example/", "https://@partner.example/",
        "https://partner.example/#top", "https://partner.example/#", "https://partner.example:port/",
        "https://partner.example:99999/", "https://partner.example/a b", "https://partner.example\\@evil.example/",
        "https://partner.example/\n", "ftp://partner.example/", "javascript:alert(1)", "https://parténaire.example/"})
    EXPECT_FALSE(IsWebhookUrl(text, true)) << text;
  EXPECT_FALSE(IsWebhookUrl("https://partner.example/" + std::string(1000, 'a'), false));
}

TEST(WebhookUrl, MayDoWithoutTlsOnlyWhereNetworksAreAllowed) {
  EXPECT_FALSE(IsWebhookUrl("http://127.0.0.1:8080/hooks", false));
  EXPECT_TRUE(IsWebhookUrl("http://127.0.0.1:8080/hooks", true));
}

TEST(Territories, AreCodesOrSlugs) {
  for (const char* text : {"93", "2A", "974", "93048", "2A004", "97411", "bas-montreuil", "france", "200093201"})
    EXPECT_TRUE(IsTerritory(text)) << text;
  for (const char* text : {"", "2C", "Paris", "93 048", "2a-"}) EXPECT_FALSE(IsTerritory(text)) << text;
}

TEST(Territories, LieInLargerOnes) {
  EXPECT_THAT(TerritoriesAround("93048"), ElementsAre("93048", "93", "france"));
  EXPECT_THAT(TerritoriesAround("2A004"), ElementsAre("2A004", "2A", "france"));
  EXPECT_THAT(TerritoriesAround("97411"), ElementsAre("97411", "974", "france"));
  EXPECT_THAT(TerritoriesAround("93"), ElementsAre("93", "france"));
  EXPECT_THAT(TerritoriesAround("bas-montreuil"), ElementsAre("bas-montreuil"));
}

}  // namespace
}  // namespace passerelle::referrals
