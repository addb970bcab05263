// Partners: added, read and changed.
#include <set>
#include <thread>

#include "tests/service/referrals/partners_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;

v1::Partner WholePartner(const v1::CreatePartnerRequest& request) {
  v1::Partner partner = request.partner();
  partner.set_organisation("Association Rivage");
  partner.set_siret("13003013300016");
  partner.set_description("Centre de soins, d'accompagnement et de prévention.");
  v1::PartnerOffer& offer = *partner.add_services();
  offer.set_id("consultation");
  offer.set_name("Consultation");
  offer.set_description("Sur rendez-vous « ou \"sans\" » \\ le matin.");
  offer.add_themes(ReferralTheme::ADDICTION_CARE);
  offer.set_paid(true);
  partner.add_themes(ReferralTheme::RIGHTS);
  partner.add_themes(ReferralTheme::CARE);
  partner.add_territories("93048");
  partner.add_territories("bas-montreuil");
  partner.mutable_channels()->mutable_webhook()->set_url("https://partner.example/hooks");
  partner.mutable_channels()->set_email("accueil@partner.example");
  partner.set_opening_hours("Mo-Fr 09:00-12:30,14:00-17:00; PH off");
  partner.mutable_address()->set_line("1 rue de la Paix");
  partner.mutable_address()->set_postal_code("93100");
  partner.mutable_address()->set_city("Montreuil");
  partner.mutable_address()->set_insee_code("93048");
  partner.mutable_address()->mutable_point()->set_latitude(48.8638);
  partner.mutable_address()->mutable_point()->set_longitude(2.4484);
  partner.set_phone("+33 1 23 45 67 89");
  partner.mutable_capacity()->set_full_until("2026-12-31");
  partner.mutable_capacity()->set_note("Rappeler en janvier.");
  partner.set_state(v1::Partner::ACTIVE);
  return partner;
}

TEST_F(Partners, AreReadAsTheyWereWritten) {
  v1::CreatePartnerRequest request = PartnerRequest();
  *request.mutable_partner() = WholePartner(request);
  v1::Partner partner = Must(Create(request));
  EXPECT_EQ(Must(Get(partner.id())).DebugString(), partner.DebugString());
  EXPECT_EQ(partner.etag(), "1");
  EXPECT_TRUE(partner.has_create_time());
  partner.clear_create_time();
  partner.clear_update_time();
  partner.clear_etag();
  EXPECT_EQ(partner.DebugString(), request.partner().DebugString());
}

TEST_F(Partners, AreActiveFromTheStartAndNeedNoMoreThanAName) {
  v1::CreatePartnerRequest request = PartnerRequest();
  request.mutable_partner()->set_state(v1::Partner::RETIRED);
  const v1::Partner partner = Must(Create(request));
  EXPECT_EQ(partner.state(), v1::Partner::ACTIVE);
  EXPECT_FALSE(partner.has_channels());
  EXPECT_FALSE(partner.has_address());
  EXPECT_FALSE(partner.has_capacity());
  EXPECT_FALSE(partner.has_origin());
}

TEST_F(Partners, AreAddedOnceForTheirId) {
  v1::CreatePartnerRequest request = PartnerRequest();
  const v1::Partner first = Must(Create(request));
  EXPECT_EQ(Must(Create(request)).DebugString(), first.DebugString());
  request.mutable_partner()->set_name("Un autre");
  const auto refused = Create(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Refusal(refused), "PARTNER_EXISTS");
}

TEST_F(Partners, AddedManyTimesAtOnceAreOne) {
  const v1::CreatePartnerRequest request = PartnerRequest();
  std::vector<std::string> answers(8);
  std::vector<std::thread> callers;
  callers.reserve(answers.size());
  for (std::string& answer : answers) callers.emplace_back([&, this] { answer = Must(Create(request)).DebugString(); });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1);
}

TEST_F(Partners, AreRefusedWithTheReason) {
  const auto refusal = [this](auto spoil) {
    v1::CreatePartnerRequest request = PartnerRequest();
    spoil(*request.mutable_partner());
    const auto refused = Create(request);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    return ViolationsOf(refused.status()).at(0).field + ": " + Refusal(refused);
  };
  EXPECT_EQ(refusal([](v1::Partner& partner) { partner.clear_name(); }), "partner.name: INVALID_FIELDS");
  EXPECT_EQ(refusal([](v1::Partner& partner) { partner.set_siret("13003013300017"); }),
            "partner.siret: INVALID_FIELDS");
  EXPECT_EQ(refusal([](v1::Partner& partner) { partner.set_opening_hours("lundi matin"); }),
            "partner.openingHours: HOURS_INVALID");
  EXPECT_EQ(refusal([](v1::Partner& partner) { *partner.mutable_channels() = EmailTo("a@b.fr\nBcc: c@d.fr"); }),
            "partner.channels.email: EMAIL_INVALID");
  EXPECT_EQ(
      refusal([](v1::Partner& partner) { *partner.mutable_channels() = WebhookTo("https://me@partner.example"); }),
      "partner.channels.webhook.url: WEBHOOK_URL_INVALID");
  EXPECT_EQ(refusal([](v1::Partner& partner) {
              for (int i = 0; i < 2; ++i) {
                v1::PartnerOffer& offer = *partner.add_services();
                offer.set_id("soins");
                offer.set_name("Soins");
              }
            }),
            "partner.services[1].id: SERVICE_ID_REPEATED");
}

TEST_F(Partners, MayHavePlainHttpWhereNetworksAreAllowed) {
  // The suite allows the loopback networks.
  const v1::Partner partner = NewPartner({}, WebhookTo("http://127.0.0.1:9/hooks"));
  EXPECT_EQ(partner.channels().webhook().url(), "http://127.0.0.1:9/hooks");
}

TEST_F(Partners, ThatNobodyAddedAreUnknown) {
  EXPECT_EQ(Refusal(Get("nobody-" + NewUuidV7())), "PARTNER_UNKNOWN");
  v1::Partner partner;
  partner.set_id("nobody-" + NewUuidV7());
  partner.set_name("Personne");
  const auto refused = Update(partner, {"name"});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Refusal(refused), "PARTNER_UNKNOWN");
}

TEST_F(Partners, ChangeTheNamedFieldsOnly) {
  const v1::Partner before = NewPartner({ReferralTheme::CARE}, EmailTo("accueil@partner.example"));
  v1::Partner changes;
  changes.set_id(before.id());
  changes.set_etag(before.etag());
  changes.set_phone("+33123456789");
  changes.add_themes(ReferralTheme::HOUSING);
  const v1::Partner after = Must(Update(changes, {"phone", "themes"}));
  EXPECT_EQ(after.phone(), "+33123456789");
  EXPECT_THAT(after.themes(), ElementsAre(ReferralTheme::HOUSING));
  EXPECT_EQ(after.name(), before.name());
  EXPECT_EQ(after.channels().email(), before.channels().email());
  EXPECT_EQ(after.etag(), "2");
  EXPECT_EQ(Must(Get(before.id())).DebugString(), after.DebugString());
}

TEST_F(Partners, ChangeByWhatIsSetWhenNoFieldIsNamed) {
  const v1::Partner before = NewPartner();
  v1::Partner changes;
  changes.set_id(before.id());
  EXPECT_EQ(Must(Update(changes, {})).etag(), before.etag()) << "nothing is set, nothing changes";
  changes.set_state(v1::Partner::RETIRED);
  const v1::Partner after = Must(Update(changes, {}));
  EXPECT_EQ(after.state(), v1::Partner::RETIRED);
  EXPECT_EQ(after.name(), before.name());
}

TEST_F(Partners, AreNotChangedFromAStaleVersion) {
  v1::Partner partner = NewPartner();
  partner.set_phone("1");
  Must(Update(partner, {"phone"}));
  const auto refused = Update(partner, {"phone"});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Refusal(refused), "ETAG_MISMATCH");
}

TEST_F(Partners, AreCheckedWhenTheyChangeToo) {
  const auto refusal = [this](const std::string& field, auto spoil) {
    v1::Partner partner = NewPartner();
    spoil(partner);
    return Refusal(Update(partner, {field}));
  };
  EXPECT_EQ(refusal("name", [](v1::Partner& partner) { partner.clear_name(); }), "INVALID_FIELDS");
  EXPECT_EQ(refusal("state", [](v1::Partner& partner) { partner.clear_state(); }), "INVALID_FIELDS");
  EXPECT_EQ(refusal("id", [](v1::Partner&) {}), "INVALID_FIELDS");
  EXPECT_EQ(refusal("opening_hours", [](v1::Partner& partner) { partner.set_opening_hours("?"); }), "HOURS_INVALID");
  EXPECT_EQ(refusal("channels", [](v1::Partner& partner) { *partner.mutable_channels() = EmailTo("?"); }),
            "EMAIL_INVALID");
  EXPECT_EQ(refusal("channels", [](v1::Partner& partner) { *partner.mutable_channels() = WebhookTo("?"); }),
            "WEBHOOK_URL_INVALID");
}

TEST_F(Partners, GetTheirDisabledWebhookBackByWritingItsUrl) {
  v1::Partner partner = NewPartner({}, WebhookTo("https://partner.example/hooks"));
  Must(suite_.Sql("referrals",
                  "update partner set webhook_disabled = 'FAILING', webhook_failing_since = clock_timestamp() "
                  "where id = $1",
                  {partner.id()}));
  partner.set_phone("+33123456789");
  partner = Must(Update(partner, {"phone"}));
  EXPECT_EQ(partner.channels().webhook().disabled(), v1::Webhook::FAILING) << "another field does not mend it";
  EXPECT_TRUE(partner.channels().webhook().has_failing_since());

  partner = Must(Update(partner, {"channels"}));
  EXPECT_EQ(partner.channels().webhook().url(), "https://partner.example/hooks");
  EXPECT_EQ(partner.channels().webhook().disabled(), v1::Webhook::DISABLED_UNSPECIFIED);
  EXPECT_FALSE(partner.channels().webhook().has_failing_since());
}

TEST_F(Partners, ChangeOneChannelAndKeepTheOther) {
  v1::Channels both = WebhookTo("https://partner.example/hooks");
  both.set_email("accueil@partner.example");
  const v1::Partner before = NewPartner({}, both);
  Must(suite_.Sql("referrals", "update partner set webhook_disabled = 'GONE' where id = $1", {before.id()}));
  v1::Partner changes;
  changes.set_id(before.id());
  *changes.mutable_channels() = EmailTo("nouveau@partner.example");
  for (const std::vector<std::string>& fields : std::vector<std::vector<std::string>>{{}, {"channels.email"}}) {
    const v1::Partner after = Must(Update(changes, fields));
    EXPECT_EQ(after.channels().email(), "nouveau@partner.example");
    EXPECT_EQ(after.channels().webhook().url(), "https://partner.example/hooks");
    EXPECT_EQ(after.channels().webhook().disabled(), v1::Webhook::GONE) << "its URL was not written";
  }
  *changes.mutable_channels() = WebhookTo("https://partner.example/new");
  for (const std::vector<std::string>& fields : std::vector<std::vector<std::string>>{{}, {"channels.webhook"}}) {
    const v1::Partner after = Must(Update(changes, fields));
    EXPECT_EQ(after.channels().email(), "nouveau@partner.example");
    EXPECT_EQ(after.channels().webhook().url(), "https://partner.example/new");
    EXPECT_EQ(after.channels().webhook().disabled(), v1::Webhook::DISABLED_UNSPECIFIED);
  }
}

TEST_F(Partners, LoseTheChannelThatIsNamedAndNotGiven) {
  v1::Channels both = WebhookTo("https://partner.example/hooks");
  both.set_email("accueil@partner.example");
  v1::Partner changes;
  changes.set_id(NewPartner({}, both).id());
  const v1::Partner mailed = Must(Update(changes, {"channels.webhook", "phone"}));
  EXPECT_EQ(mailed.channels().email(), "accueil@partner.example");
  EXPECT_FALSE(mailed.channels().has_webhook());
  EXPECT_FALSE(Must(Update(changes, {"channels"})).has_channels());
  EXPECT_EQ(Refusal(Update(changes, {"channels.fax"})), "INVALID_FIELDS");
}

TEST_F(Partners, MayBeReadByTheTeamAndWrittenByItsLead) {
  const std::string site = suite_.NewSite();
  const v1::Partner partner = NewPartner();
  v1::GetPartnerRequest request;
  request.set_id(partner.id());
  EXPECT_EQ(Refusal(Call<v1::Partner>(testing::Reception(site), "GetPartner", request)), "OK");
  EXPECT_EQ(Refusal(Call<v1::Partner>(testing::WithRole("partner", {}), "GetPartner", request)), "PERMISSION_MISSING");
  EXPECT_EQ(Refusal(Call<v1::Partner>(testing::Coordinator(site), "CreatePartner", PartnerRequest())), "OK");
  EXPECT_EQ(Refusal(Call<v1::Partner>(testing::Reception(site), "CreatePartner", PartnerRequest())),
            "PERMISSION_MISSING");
}

}  // namespace
}  // namespace passerelle::referrals
