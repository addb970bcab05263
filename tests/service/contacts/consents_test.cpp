// What a person has signed: recorded once, read at the sites that know the person, and good until its last day.
#include "tests/service/contacts/consents_fixture.h"

#include <absl/time/clock.h>

#include <algorithm>

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::vector<std::string> Ids(const v1::ListConsentsResponse& response) {
  std::vector<std::string> ids;
  ids.reserve(static_cast<std::size_t>(response.consents_size()));
  for (const v1::Consent& consent : response.consents()) ids.push_back(consent.id());
  return ids;
}

class CreateConsent : public Consents {};

TEST_F(CreateConsent, KeepsWhatThePersonSigned) {
  v1::CreateConsentRequest request = Paper();
  request.set_document_sha256(std::string(32, 'A') + std::string(32, '9'));
  *request.mutable_obtain_time() = TimestampOf("2024-03-01T10:00:00Z");
  request.set_expire_date(Day(30));
  const v1::Consent consent = Created(request);
  EXPECT_EQ(consent.person(), person_);
  EXPECT_EQ(consent.purpose(), v1::Consent::REFERRAL);
  EXPECT_EQ(consent.partner(), "csapa");
  EXPECT_EQ(consent.theme(), common::v1::ReferralTheme::THEME_UNSPECIFIED);
  EXPECT_THAT(consent.categories(), ElementsAre(common::v1::SUMMARY, common::v1::PSEUDONYM, common::v1::PHONE));
  EXPECT_EQ(consent.form(), v1::Consent::WRITTEN_PAPER);
  EXPECT_EQ(consent.document_ref(), request.document_ref());
  EXPECT_EQ(consent.document_sha256(), std::string(32, 'a') + std::string(32, '9'));
  EXPECT_EQ(consent.obtained_by(), reception_.subject);
  EXPECT_EQ(consent.obtain_time().seconds(), request.obtain_time().seconds());
  EXPECT_EQ(consent.expire_date(), request.expire_date());
  EXPECT_EQ(consent.state(), v1::Consent::VALID);
  EXPECT_FALSE(consent.has_withdraw_time());
  EXPECT_EQ(GetConsent(reception_, consent.id())->SerializeAsString(), consent.SerializeAsString());
}

TEST_F(CreateConsent, WasObtainedNowUnlessItIsSaidWhen) {
  const absl::Time before = absl::Now();
  const std::int64_t obtained = Signed().obtain_time().seconds();
  EXPECT_GE(obtained, absl::ToUnixSeconds(before));
  EXPECT_LE(obtained, absl::ToUnixSeconds(absl::Now()));
}

TEST_F(CreateConsent, MayBeForEveryPartnerOfATheme) {
  v1::CreateConsentRequest request = Paper();
  request.clear_partner();
  request.set_theme(common::v1::ReferralTheme::HOUSING);
  const v1::Consent consent = Created(request);
  EXPECT_EQ(consent.partner(), "");
  EXPECT_EQ(consent.theme(), common::v1::ReferralTheme::HOUSING);
}

TEST_F(CreateConsent, NamesEachCategoryOnce) {
  v1::CreateConsentRequest request = Paper();
  request.add_categories(common::v1::SUMMARY);
  EXPECT_THAT(Created(request).categories(), SizeIs(3));
}

TEST_F(CreateConsent, MayBeSignedBySomebodyWhoHasLeft) {
  ASSERT_DONE(Leave(person_, v1::MOVED));
  EXPECT_DONE(Create(Paper()));
}

TEST_F(CreateConsent, IsRecordedOnceForItsKey) {
  const std::string key = NewUuidV7();
  const auto first = Create(Paper(), key);
  ASSERT_DONE(first);
  EXPECT_EQ(first->id(), key);
  EXPECT_EQ(Create(Paper(), key)->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Count("consent where person = $1::uuid", person_), 1);
}

TEST_F(CreateConsent, IsRecordedOnceWhenTwoRecordItAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const std::string key = NewUuidV7();
    absl::StatusOr<v1::Consent> one, other;
    AtOnce([&] { one = Create(Paper(), key); }, [&] { other = Create(Paper(), key); });
    ASSERT_DONE(one);
    ASSERT_DONE(other);
    EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
  }
}

TEST_F(CreateConsent, RefusesAKeyThatStoodForSomethingElse) {
  const std::string key = NewUuidV7();
  ASSERT_DONE(Create(Paper(), key));
  v1::CreateConsentRequest other = Paper();
  other.set_partner("siao");
  EXPECT_THAT(Create(other, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
  v1::CreateConsentRequest of_another = Paper();
  of_another.set_person(Registered().id());
  EXPECT_THAT(Create(of_another, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(CreateConsent, IsAnsweredAgainThoughItsLastDayIsOverSince) {
  const std::string key = NewUuidV7();
  v1::CreateConsentRequest request = Paper();
  request.set_expire_date(Day(1));
  const auto first = Create(request, key);
  ASSERT_DONE(first);
  // As it would look had it been recorded some days ago.
  ASSERT_DONE(suite_.Sql("contacts", "alter table consent disable trigger consent_changes_by_withdrawal"));
  ASSERT_DONE(
      suite_.Sql("contacts",
                 "update consent set obtain_time = obtain_time - interval '9 days', expire_date = expire_date - 9"
                 " where id = $1::uuid",
                 {key}));
  ASSERT_DONE(suite_.Sql("contacts", "alter table consent enable trigger consent_changes_by_withdrawal"));
  const auto again = Create(request, key);
  ASSERT_DONE(again);
  EXPECT_EQ(again->state(), v1::Consent::EXPIRED);
}

TEST_F(CreateConsent, MayNameNobodyYet) {
  v1::CreateConsentRequest request = Paper();
  request.clear_partner();
  const v1::Consent consent = Created(request);
  EXPECT_EQ(consent.partner(), "");
  EXPECT_EQ(consent.theme(), common::v1::ReferralTheme::THEME_UNSPECIFIED);
  EXPECT_EQ(consent.state(), v1::Consent::VALID);
}

TEST_F(CreateConsent, DoesNotNameBothAPartnerAndATheme) {
  v1::CreateConsentRequest both = Paper();
  both.set_theme(common::v1::ReferralTheme::CARE);
  EXPECT_THAT(Create(both), IsRefusedOn(absl::StatusCode::kInvalidArgument, "RECIPIENT_AMBIGUOUS", "theme"));
}

TEST_F(CreateConsent, WasObtainedAlready) {
  v1::CreateConsentRequest request = Paper();
  *request.mutable_obtain_time() = TimestampOf(absl::Now() + absl::Hours(1));
  EXPECT_THAT(Create(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "obtainTime"));
  *request.mutable_obtain_time() = TimestampOf("1985-01-01T00:00:00Z");
  EXPECT_THAT(Create(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "obtainTime"));
}

TEST_F(CreateConsent, IsGoodForLongerThanTheDayItWasObtainedAtItsSite) {
  v1::CreateConsentRequest request = Paper();
  *request.mutable_obtain_time() = TimestampOf("2024-06-01T22:30:00Z");  // the 2nd in Paris
  request.set_expire_date("2024-06-02");
  EXPECT_THAT(Create(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "EXPIRE_DATE_INVALID", "expireDate"));
  request.set_expire_date("2024-06-03");
  EXPECT_DONE(Create(request));
}

TEST_F(CreateConsent, IsRefusedWithoutWhatMakesItAConsent) {
  const auto refused_on = [this](const std::string& field, const v1::CreateConsentRequest& request) {
    EXPECT_THAT(Create(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", field));
  };
  v1::CreateConsentRequest request = Paper();
  request.clear_purpose();
  refused_on("purpose", request);
  request = Paper();
  request.clear_form();
  refused_on("form", request);
  request = Paper();
  request.clear_document_ref();
  refused_on("documentRef", request);
  request = Paper();
  request.clear_categories();
  refused_on("categories", request);
  request.add_categories(common::v1::DATA_CATEGORY_UNSPECIFIED);
  refused_on("categories[0]", request);
  request = Paper();
  request.set_document_sha256(std::string(63, 'a'));
  refused_on("documentSha256", request);
  request.set_document_sha256(std::string(63, 'a') + "g");
  refused_on("documentSha256", request);
}

TEST_F(CreateConsent, IsForTheTeamOfTheSitesThatKnowThePerson) {
  const auto create = [this](const access::Principal& caller, const v1::CreateConsentRequest& request) {
    return suite_.Call<v1::Consent>(caller, "passerelle.contacts.v1.ConsentService.CreateConsent", request);
  };
  const auto refused = create(other_reception_, Paper());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("PERSON_UNKNOWN"));
  v1::CreateConsentRequest of_nobody = Paper();
  of_nobody.set_person(NewUuidV7());
  EXPECT_EQ(create(reception_, of_nobody).status().ToString(), refused.status().ToString());
  EXPECT_THAT(create(testing::Analyst(), Paper()), IsRefusedFor("PERMISSION_MISSING"));
}

class ReadConsents : public Consents {
 protected:
  std::vector<std::string> List(v1::Consent::State state = v1::Consent::STATE_UNSPECIFIED) {
    v1::ListConsentsRequest request;
    request.set_person(person_);
    request.set_state(state);
    const auto listed = ListConsents(reception_, request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.ok() ? Ids(*listed) : std::vector<std::string>{};
  }
};

TEST_F(ReadConsents, OfThePersonOnly) {
  const std::string consent = Signed().id();
  v1::GetConsentRequest request;
  request.set_person(Registered().id());
  request.set_consent(consent);
  const auto refused =
      suite_.Call<v1::Consent>(reception_, "passerelle.contacts.v1.ConsentService.GetConsent", request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("CONSENT_UNKNOWN"));
  EXPECT_THAT(GetConsent(reception_, NewUuidV7()), IsRefusedFor("CONSENT_UNKNOWN"));
}

TEST_F(ReadConsents, AtTheSitesThatKnowThePersonOnly) {
  const std::string consent = Signed().id();
  EXPECT_DONE(GetConsent(director_, consent));
  const auto refused = GetConsent(other_reception_, consent);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("PERSON_UNKNOWN"));
  v1::ListConsentsRequest request;
  request.set_person(person_);
  EXPECT_THAT(ListConsents(other_reception_, request), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(ListConsents(testing::Analyst(), request), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(ReadConsents, AtASiteThatReceivedThePersonLater) {
  const std::string site = suite_.NewSite();
  v1::RecordVisitRequest visit = Welcome();
  visit.set_site(site);
  visit.set_person(person_);
  const access::Principal reception = testing::Reception(site);
  ASSERT_DONE(suite_.Call<v1::Visit>(reception, "passerelle.contacts.v1.VisitService.RecordVisit", visit));
  EXPECT_DONE(GetConsent(reception, Signed().id()));
}

TEST_F(ReadConsents, ByWhereTheyStand) {
  const std::string expired = Created(OutOfDate()).id();
  const std::string withdrawn = Created(OutOfDate()).id();
  ASSERT_DONE(Withdraw(reception_, withdrawn));
  const std::string valid = Signed().id();
  EXPECT_THAT(List(), ElementsAre(valid, withdrawn, expired));
  EXPECT_THAT(List(v1::Consent::VALID), ElementsAre(valid));
  EXPECT_THAT(List(v1::Consent::EXPIRED), ElementsAre(expired));
  EXPECT_THAT(List(v1::Consent::WITHDRAWN), ElementsAre(withdrawn));
  EXPECT_EQ(GetConsent(reception_, expired)->state(), v1::Consent::EXPIRED);
}

// It is never the same day at these two.
TEST_F(ReadConsents, AreGoodOnTheirLastDayAtTheRegisteringSite) {
  for (const bool over : {false, true}) {
    const std::string site = suite_.NewSite(over ? "Pacific/Kiritimati" : "Pacific/Pago_Pago");
    v1::RegisterPersonRequest newcomer = Newcomer();
    newcomer.set_site(site);
    const auto person =
        suite_.Call<v1::Person>(director_, "passerelle.contacts.v1.PeopleService.RegisterPerson", newcomer);
    ASSERT_DONE(person);
    v1::CreateConsentRequest request = OutOfDate();
    request.set_person(person->id());
    request.set_expire_date(Day(0, "Pacific/Pago_Pago"));
    const auto consent =
        suite_.Call<v1::Consent>(director_, "passerelle.contacts.v1.ConsentService.CreateConsent", request);
    ASSERT_DONE(consent);
    EXPECT_EQ(consent->state(), over ? v1::Consent::EXPIRED : v1::Consent::VALID);
  }
}

TEST_F(ReadConsents, PageByPage) {
  std::vector<std::string> all;
  for (int i = 0; i < 5; ++i) all.push_back(Signed().id());
  ASSERT_DONE(Withdraw(reception_, all[2]));
  std::reverse(all.begin(), all.end());
  v1::ListConsentsRequest request;
  request.set_person(person_);
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    const auto page = ListConsents(reception_, request);
    ASSERT_DONE(page);
    for (const std::string& id : Ids(*page)) seen.push_back(id);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, all);
  request.set_state(v1::Consent::VALID);
  const auto first = ListConsents(reception_, request);
  ASSERT_DONE(first);
  EXPECT_THAT(Ids(*first), ElementsAre(all[0], all[1]));
  request.set_state(v1::Consent::WITHDRAWN);
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(ListConsents(reception_, request), IsRefusedFor("PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace passerelle::contacts
