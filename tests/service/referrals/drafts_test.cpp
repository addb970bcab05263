// Drafting a referral, and changing the draft.
#include "services/runtime/base/proto_time.h"
#include "services/runtime/rpc/context.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Theme = common::v1::ReferralTheme;

class Drafts : public Referrals {
 protected:
  absl::StatusOr<v1::Referral> CreateAs(const access::Principal& caller, const v1::CreateReferralRequest& request) {
    return Call<v1::Referral>(caller, "ReferralService.CreateReferral", request);
  }
  std::string RetiredPartner() {
    const std::string partner = NewPartner();
    v1::UpdatePartnerRequest request;
    request.mutable_partner()->set_id(partner);
    request.mutable_partner()->set_state(v1::Partner::RETIRED);
    Must(Call<v1::Partner>(coordinator_, "PartnerService.UpdatePartner", request));
    return partner;
  }
  std::string PartnerFor(Theme::Theme theme) {
    v1::Partner partner;
    partner.add_themes(theme);
    return NewPartner(partner);
  }
};

TEST_F(Drafts, AreFoundAsTheyWereMade) {
  v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  request.set_urgency(v1::Referral::HIGH);
  request.set_consent(NewUuidV7());
  request.add_disclose(common::v1::PHONE);
  request.add_disclose(common::v1::SUMMARY);
  request.add_disclose(common::v1::PHONE);
  request.set_accompanied(true);
  const v1::Referral made = Must(Create(request));
  EXPECT_EQ(made.state(), v1::Referral::DRAFT);
  EXPECT_EQ(made.site(), site_);
  EXPECT_EQ(made.person(), request.person());
  EXPECT_EQ(made.partner(), request.partner());
  EXPECT_EQ(made.theme(), Theme::HOUSING);
  EXPECT_EQ(made.summary(), kNeed);
  EXPECT_EQ(made.urgency(), v1::Referral::HIGH);
  EXPECT_EQ(made.consent(), request.consent());
  EXPECT_THAT(made.disclose(), ElementsAre(common::v1::SUMMARY, common::v1::PHONE));
  EXPECT_TRUE(made.accompanied());
  EXPECT_FALSE(made.has_send_time() || made.has_answer_deadline());
  EXPECT_EQ(made.etag(), "1");
  EXPECT_THAT(History(made), ElementsAre("STATE_UNSPECIFIED>DRAFT by TEAM"));
  EXPECT_EQ(made.history(0).actor(), reception_.subject);
  EXPECT_EQ(Get(made.id()).DebugString(), made.DebugString());
}

TEST_F(Drafts, DiscloseTheSummaryAndAreNotUrgentUnlessSaidOtherwise) {
  const v1::Referral draft = Draft(NewPerson(), NewPartner());
  EXPECT_EQ(draft.urgency(), v1::Referral::NORMAL);
  EXPECT_THAT(draft.disclose(), ElementsAre(common::v1::SUMMARY));
}

TEST_F(Drafts, TellNobody) {
  const v1::Referral draft = Draft();
  ASSERT_TRUE(Cancel(draft.id()).ok());
  EXPECT_THAT(Notifications(draft.id()), IsEmpty());
  EXPECT_THAT(Alerts(draft.id()), IsEmpty());
  EXPECT_THAT(FactsOf(draft.id()), IsEmpty());
}

TEST_F(Drafts, MadeAgainAreMadeOnce) {
  const std::string key = NewUuidV7();
  v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  const v1::Referral first = Must(Create(request, key));
  EXPECT_EQ(first.id(), key);
  EXPECT_EQ(Must(Create(request, key)).DebugString(), first.DebugString());
  request.set_summary("Autre chose");
  EXPECT_THAT(Create(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

// An earlier version, which is being replaced meanwhile, writes the request's hash as it is.
TEST_F(Drafts, MadeByAnEarlierVersionAreMadeOnce) {
  const std::string key = NewUuidV7();
  v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  const v1::Referral first = Must(Create(request, key));
  const db::Result rows = Must(suite_.Sql("referrals",
                                          "with before as (select id, request_hash from referral where id = $1::uuid), "
                                          "now as (update referral set request_hash = $2::bytea where id = $1::uuid) "
                                          "select request_hash from before",
                                          {key, db::Bytes{rpc::RequestHash(request)}}));
  EXPECT_NE(rows[0].Bytes("request_hash"), rpc::RequestHash(request));
  EXPECT_EQ(Must(Create(request, key)).DebugString(), first.DebugString());
  request.set_summary("Autre chose");
  EXPECT_THAT(Create(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(Drafts, MadeTwiceAtOnceWithOneKeyAreMadeOnce) {
  const std::string key = NewUuidV7();
  const v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  std::vector<absl::StatusOr<v1::Referral>> answers(4);
  std::vector<std::function<void()>> calls;
  calls.reserve(answers.size());
  for (auto& answer : answers) calls.emplace_back([&] { answer = Create(request, key); });
  AtOnce(calls);
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->DebugString(), answers[0]->DebugString());
  }
  EXPECT_THAT(History(*answers[0]), ElementsAre("STATE_UNSPECIFIED>DRAFT by TEAM"));
}

TEST_F(Drafts, AreOfPeopleWhomTheCallersSitesKnow) {
  const std::string partner = NewPartner();
  EXPECT_THAT(Create(Wish(NewUuidV7(), partner)), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Create(Wish(NewPerson(suite_.NewSite()), partner)), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Drafts, BelongToASiteOfTheCallerThatKnowsThePerson) {
  const std::string elsewhere = suite_.NewSite(), partner = NewPartner();
  v1::CreateReferralRequest request = Wish(NewPerson(elsewhere), partner);
  request.clear_site();
  const access::Principal both = testing::WithRole("reception", {site_, elsewhere});
  EXPECT_EQ(Must(CreateAs(both, request)).site(), elsewhere);
  EXPECT_EQ(Must(CreateAs(director_, request)).site(), elsewhere);
  EXPECT_THAT(Create(request), IsRefusedFor("PERSON_UNKNOWN"));
  // A site that is named refers, also when another one of the caller's knows the person.
  request.set_site(site_);
  EXPECT_EQ(Must(CreateAs(both, request)).site(), site_);
}

TEST_F(Drafts, AreRefusedForASiteThatDoesNotExistOrIsNotTheCallers) {
  v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  request.set_site("nowhere");
  EXPECT_THAT(CreateAs(director_, request), IsRefusedFor("SITE_UNKNOWN"));
  request.set_site(suite_.NewSite());
  EXPECT_THAT(Create(request), IsRefusedFor("SITE_FORBIDDEN"));
}

TEST_F(Drafts, AreForPartnersThatTakeReferrals) {
  const std::string person = NewPerson();
  EXPECT_THAT(Create(Wish(person, "nobody")), IsRefusedFor("PARTNER_UNKNOWN"));
  EXPECT_THAT(Create(Wish(person, RetiredPartner())), IsRefusedFor("PARTNER_UNKNOWN"));
}

TEST_F(Drafts, AreForWhatThePartnerOffers) {
  const std::string person = NewPerson();
  EXPECT_THAT(Create(Wish(person, PartnerFor(Theme::LEGAL))), IsRefusedFor("THEME_NOT_OFFERED"));
  EXPECT_TRUE(Create(Wish(person, PartnerFor(Theme::HOUSING))).ok());
  EXPECT_TRUE(Create(Wish(person, NewPartner())).ok());  // it names no theme: it takes any
}

TEST_F(Drafts, WaitForContacts) {
  const std::string key = NewUuidV7(), later_key = NewUuidV7();
  const v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  const v1::Referral before = Must(Create(request, key));
  suite_.Stop("contacts");
  const auto refused = Create(request, later_key);
  const auto repeated = Create(request, key);
  suite_.Start("contacts");
  EXPECT_THAT(refused, IsRefusedFor("SERVICE_UNAVAILABLE"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(refused.status().GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  EXPECT_EQ(Must(repeated).DebugString(), before.DebugString());
  EXPECT_TRUE(Eventually([&] { return Create(request, later_key).ok(); }));
}

TEST_F(Drafts, ChangeWhatIsNamedAndNothingElse) {
  v1::Referral draft = Draft(NewPerson(), NewPartner());
  const std::string partner = PartnerFor(Theme::LEGAL);
  v1::Referral changes = draft;
  changes.set_partner(partner);
  changes.set_theme(Theme::LEGAL);
  changes.set_urgency(v1::Referral::LOW);
  changes.set_consent(NewUuidV7());
  changes.set_accompanied(true);
  changes.set_summary("Avocat");
  changes.clear_disclose();
  changes.add_disclose(common::v1::NAME);
  const v1::Referral changed =
      Must(Update(changes, {"partner", "theme", "urgency", "consent", "accompanied", "disclose"}));
  EXPECT_EQ(changed.partner(), partner);
  EXPECT_EQ(changed.theme(), Theme::LEGAL);
  EXPECT_EQ(changed.urgency(), v1::Referral::LOW);
  EXPECT_EQ(changed.consent(), changes.consent());
  EXPECT_TRUE(changed.accompanied());
  EXPECT_THAT(changed.disclose(), ElementsAre(common::v1::NAME));
  EXPECT_EQ(changed.summary(), kNeed);
  EXPECT_EQ(changed.etag(), "2");
  EXPECT_THAT(History(changed), ElementsAre("STATE_UNSPECIFIED>DRAFT by TEAM", "DRAFT>DRAFT by TEAM"));
  EXPECT_EQ(Get(draft.id()).DebugString(), changed.DebugString());
}

TEST_F(Drafts, AreNotChangedOverSomebodyElsesChange) {
  v1::Referral read = Draft();
  read.set_summary("Premier");
  ASSERT_TRUE(Update(read, {"summary"}).ok());
  read.set_summary("Second");
  EXPECT_THAT(Update(read, {"summary"}), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_EQ(Get(read.id()).summary(), "Premier");
}

TEST_F(Drafts, AreChangedByTheRulesOfDrafting) {
  const v1::Referral draft = Draft();
  v1::Referral wish = draft;
  wish.set_partner("nobody");
  EXPECT_THAT(Update(wish, {"partner"}), IsRefusedFor("PARTNER_UNKNOWN"));
  wish.set_partner(PartnerFor(Theme::LEGAL));
  EXPECT_THAT(Update(wish, {"partner"}), IsRefusedFor("THEME_NOT_OFFERED"));
  wish.clear_partner();
  EXPECT_THAT(Update(wish, {"partner"}), IsRefusedFor("INVALID_FIELDS"));
  wish.clear_theme();
  EXPECT_THAT(Update(wish, {"theme"}), IsRefusedFor("INVALID_FIELDS"));
  wish.set_person(NewUuidV7());
  EXPECT_THAT(Update(wish, {"person"}), IsRefusedFor("INVALID_FIELDS"));
  EXPECT_EQ(Get(draft.id()).DebugString(), draft.DebugString());
}

TEST_F(Drafts, AreNoLongerChangedOnceTheyAreSent) {
  v1::Referral sent = Sent();
  sent.set_summary("Autre chose");
  EXPECT_THAT(Update(sent, {"summary"}), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(Drafts, BelongToTheirSite) {
  const v1::Referral draft = Draft();
  const access::Principal stranger = testing::Reception(suite_.NewSite());
  EXPECT_THAT(Get(draft.id(), stranger), IsRefusedFor("REFERRAL_UNKNOWN"));
  EXPECT_THAT(Get(NewUuidV7(), reception_), IsRefusedFor("REFERRAL_UNKNOWN"));
  v1::UpdateReferralRequest request;
  *request.mutable_referral() = draft;
  EXPECT_THAT(Call<v1::Referral>(stranger, "ReferralService.UpdateReferral", request),
              IsRefusedFor("REFERRAL_UNKNOWN"));
  EXPECT_THAT(Get(draft.id(), PartnerOf(draft.partner())), IsRefusedFor("PERMISSION_MISSING"));
}

}  // namespace
}  // namespace passerelle::referrals
