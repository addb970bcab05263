// Taking a consent back: once, told once, and with what had been disclosed until then.
#include "tests/service/contacts/consents_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WithdrawConsent : public Consents {};

TEST_F(WithdrawConsent, KeepsItAndTellsItOnce) {
  const v1::Consent consent = Signed();
  const auto withdrawn = Withdraw(reception_, consent.id());
  ASSERT_DONE(withdrawn);
  EXPECT_EQ(withdrawn->consent().state(), v1::Consent::WITHDRAWN);
  EXPECT_TRUE(withdrawn->consent().has_withdraw_time());
  EXPECT_THAT(withdrawn->disclosures(), IsEmpty());
  EXPECT_EQ(GetConsent(reception_, consent.id())->SerializeAsString(), withdrawn->consent().SerializeAsString());
  const auto facts = FactsOfConsent(consent.id());
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].person(), person_);
}

TEST_F(WithdrawConsent, AgainChangesNothing) {
  const std::string consent = Signed().id();
  const auto withdrawn = Withdraw(reception_, consent);
  const auto again = Withdraw(reception_, consent);
  ASSERT_DONE(again);
  EXPECT_EQ(again->SerializeAsString(), withdrawn->SerializeAsString());
  EXPECT_THAT(FactsOfConsent(consent), SizeIs(1));
}

TEST_F(WithdrawConsent, IsToldOnceWhenTwoWithdrawAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const std::string consent = Signed().id();
    absl::StatusOr<v1::WithdrawConsentResponse> one, other;
    AtOnce([&] { one = Withdraw(reception_, consent); }, [&] { other = Withdraw(director_, consent); });
    ASSERT_DONE(one);
    ASSERT_DONE(other);
    EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
    EXPECT_THAT(FactsOfConsent(consent), SizeIs(1));
  }
}

TEST_F(WithdrawConsent, OutlivesTheLastDay) {
  const std::string consent = Created(OutOfDate()).id();
  EXPECT_EQ(Withdraw(reception_, consent)->consent().state(), v1::Consent::WITHDRAWN);
}

TEST_F(WithdrawConsent, SaysWhatEachPartnerHasSeen) {
  const std::string consent = Signed().id();
  const std::string other = Signed().id();
  v1::DiscloseRequest first = Told(consent), second = Told(consent);
  second.set_channel(v1::Disclosure::PAGE);
  ASSERT_DONE(Disclose(first));
  ASSERT_DONE(Disclose(second));
  ASSERT_DONE(Disclose(Told(other)));
  const auto withdrawn = Withdraw(reception_, consent);
  ASSERT_DONE(withdrawn);
  ASSERT_THAT(withdrawn->disclosures(), SizeIs(2));
  EXPECT_EQ(withdrawn->disclosures(0).referral(), second.referral());
  EXPECT_EQ(withdrawn->disclosures(0).channel(), v1::Disclosure::PAGE);
  EXPECT_EQ(withdrawn->disclosures(1).referral(), first.referral());
  EXPECT_EQ(withdrawn->disclosures(1).partner(), "csapa");
  EXPECT_THAT(withdrawn->disclosures(1).categories(), ElementsAre(common::v1::SUMMARY, common::v1::PSEUDONYM));
}

TEST_F(WithdrawConsent, OfNobodyOrOfAnotherSiteDoesNotHappen) {
  const std::string consent = Signed().id();
  EXPECT_THAT(Withdraw(reception_, NewUuidV7()), IsRefusedFor("CONSENT_UNKNOWN"));
  EXPECT_THAT(Withdraw(other_reception_, consent), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Withdraw(testing::Analyst(), consent), IsRefusedFor("PERMISSION_MISSING"));
  EXPECT_EQ(GetConsent(reception_, consent)->state(), v1::Consent::VALID);
  EXPECT_THAT(FactsOfConsent(consent), IsEmpty());
}

TEST_F(WithdrawConsent, TellsNothingThatIsPersonal) {
  const v1::Consent consent = Signed();
  ASSERT_DONE(Withdraw(reception_, consent.id()));
  const auto of_person = [&](const events::v1::Fact& fact) {
    return fact.SerializeAsString().find(consent.person()) != std::string::npos;
  };
  const auto facts = Facts(of_person);
  EXPECT_THAT(facts, SizeIs(2));  // the registration and the withdrawal
  for (const events::v1::Fact& fact : facts) {
    EXPECT_EQ(fact.SerializeAsString().find(consent.document_ref()), std::string::npos);
  }
}

class ConsentTable : public Consents {};

TEST_F(ConsentTable, RefusesToBeRewritten) {
  const std::string consent = Signed().id();
  ASSERT_DONE(Disclose(Told(consent)));
  EXPECT_FALSE(suite_.Sql("contacts", "update consent set partner = 'siao' where id = $1::uuid", {consent}).ok());
  EXPECT_FALSE(suite_.Sql("contacts", "delete from disclosure where consent = $1::uuid", {consent}).ok());
  EXPECT_FALSE(
      suite_.Sql("contacts", "update disclosure set partner = 'siao' where consent = $1::uuid", {consent}).ok());
  EXPECT_FALSE(suite_.Sql("contacts", "delete from consent where id = $1::uuid", {consent}).ok());
  ASSERT_DONE(Withdraw(reception_, consent));
  EXPECT_FALSE(suite_.Sql("contacts", "update consent set withdraw_time = null where id = $1::uuid", {consent}).ok());
}

TEST_F(ConsentTable, LetsItsDocumentBeForgottenAndNothingElse) {
  v1::CreateConsentRequest request = Paper();
  request.set_document_sha256(std::string(64, 'a'));
  const std::string consent = Created(request).id();
  const auto set = [&](const std::string& what) {
    return suite_.Sql("contacts", "update consent set " + what + " where id = $1::uuid", {consent}).ok();
  };
  EXPECT_FALSE(set("document = 'elsewhere'"));
  EXPECT_FALSE(set("document = '', partner = 'siao'"));
  ASSERT_DONE(Withdraw(reception_, consent));
  EXPECT_FALSE(set("document = '', withdraw_time = withdraw_time - interval '1 day'"));
  EXPECT_TRUE(set("document = ''"));
  const auto after = GetConsent(reception_, consent);
  ASSERT_DONE(after);
  EXPECT_EQ(after->document_ref(), "");
  EXPECT_EQ(after->document_sha256(), "");
  EXPECT_EQ(after->state(), v1::Consent::WITHDRAWN);
  EXPECT_FALSE(set("document = 'again'"));
}

}  // namespace
}  // namespace passerelle::contacts
