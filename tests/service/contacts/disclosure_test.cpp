// What leaves the association: only what a written consent in force covers, only to whom it names, and never
// unrecorded.
#include <absl/time/clock.h>

#include <algorithm>
#include <thread>

#include "services/runtime/db/connection.h"
#include "tests/service/contacts/consents_fixture.h"
#include "tests/support/look.h"
#include "tests/support/postgres.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CheckConsent : public Consents {
 protected:
  v1::CreateConsentRequest ForTheme(common::v1::ReferralTheme::Theme theme) const {
    v1::CreateConsentRequest request = Paper();
    request.clear_partner();
    request.set_theme(theme);
    return request;
  }
};

TEST_F(CheckConsent, FindsTheOneThatIsNamed) {
  const std::string consent = Signed().id();
  Signed();
  const auto found = Check(Asked(consent));
  ASSERT_DONE(found);
  EXPECT_EQ(found->consent(), consent);
}

TEST_F(CheckConsent, FindsTheNewestThatFits) {
  Signed();
  const std::string newest = Signed().id();
  const std::string taken_back = Signed().id();
  ASSERT_DONE(Withdraw(reception_, taken_back));
  Created(OutOfDate());
  Created(ForTheme(common::v1::ReferralTheme::HOUSING));
  v1::CreateConsentRequest narrow = Paper();
  narrow.clear_categories();
  narrow.add_categories(common::v1::SUMMARY);
  Created(narrow);
  EXPECT_EQ(Check(Asked())->consent(), newest);
}

TEST_F(CheckConsent, AcceptsAConsentToEveryPartnerOfTheTheme) {
  const std::string consent = Created(ForTheme(common::v1::ReferralTheme::ADDICTION_CARE)).id();
  EXPECT_EQ(Check(Asked())->consent(), consent);
  EXPECT_EQ(Check(Asked(consent))->consent(), consent);
}

TEST_F(CheckConsent, SaysUntilWhenItIsGoodAtTheSiteThatRegisteredThePerson) {
  EXPECT_FALSE(Check(Asked(Signed().id()))->has_end_time());
  v1::CreateConsentRequest paper = Paper();
  paper.set_expire_date(Day(3));
  const auto found = Check(Asked(Created(paper).id()));
  ASSERT_DONE(found);
  absl::TimeZone paris;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  EXPECT_EQ(absl::FromUnixSeconds(found->end_time().seconds()),
            absl::FromCivil(absl::ToCivilDay(absl::Now(), paris) + 4, paris));
}

TEST_F(CheckConsent, RefersNobodyOnOneThatNamesNobody) {
  v1::CreateConsentRequest paper = Paper();
  paper.clear_partner();
  const std::string consent = Created(paper).id();
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("for nobody"));
  EXPECT_THAT(Check(Asked(consent)), IsNotAllowedAs("for nobody"));
}

TEST_F(CheckConsent, AsksForOneToBeReferred) {
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("no written consent"));
  v1::CreateConsentRequest sharing = Paper();
  sharing.set_purpose(v1::Consent::DATA_SHARING);
  const std::string consent = Created(sharing).id();
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("no written consent"));
  EXPECT_THAT(Check(Asked(consent)), IsNotAllowedAs("no written consent"));
  EXPECT_THAT(Check(Asked(NewUuidV7())), IsNotAllowedAs("no written consent"));
}

TEST_F(CheckConsent, AsksForOneOfThePerson) {
  v1::CheckConsentRequest of_another = Asked(Signed().id());
  of_another.set_person(Registered().id());
  EXPECT_THAT(Check(of_another), IsNotAllowedAs("no written consent"));
  of_another.set_person(NewUuidV7());
  EXPECT_THAT(Check(of_another), IsNotAllowedAs("no written consent"));
}

TEST_F(CheckConsent, AsksForOneThatIsStillGood) {
  const std::string expired = Created(OutOfDate()).id();
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("expired"));
  EXPECT_THAT(Check(Asked(expired)), IsNotAllowedAs("expired"));
}

TEST_F(CheckConsent, AsksForOneThatWasNotTakenBack) {
  const std::string consent = Signed().id();
  ASSERT_DONE(Withdraw(reception_, consent));
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("withdrawn"));
  EXPECT_THAT(Check(Asked(consent)), IsNotAllowedAs("withdrawn"));
}

TEST_F(CheckConsent, AsksForOneToThatPartnerOrTheme) {
  v1::CreateConsentRequest paper = Paper();
  paper.set_partner("siao");
  const std::string to_another = Created(paper).id();
  EXPECT_THAT(Check(Asked(to_another)), IsNotAllowedAs("for another partner"));
  const std::string other_theme = Created(ForTheme(common::v1::ReferralTheme::HOUSING)).id();
  EXPECT_THAT(Check(Asked(other_theme)), IsNotAllowedAs("another theme"));
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("for another partner"));
}

TEST_F(CheckConsent, AsksForOneThatCoversEverything) {
  v1::CheckConsentRequest request = Asked(Signed().id());
  request.add_disclose(common::v1::NAME);
  EXPECT_THAT(Check(request), IsNotAllowedAs("does not cover"));
  request.clear_consent();
  EXPECT_THAT(Check(request), IsNotAllowedAs("does not cover"));
}

TEST_F(CheckConsent, SaysWhatIsWrongWithTheOneThatComesNearest) {
  Created(OutOfDate());
  ASSERT_DONE(Withdraw(reception_, Signed().id()));
  EXPECT_THAT(Check(Asked()), IsNotAllowedAs("expired"));
}

TEST_F(CheckConsent, IsToldWhatIsToBeDisclosed) {
  v1::CheckConsentRequest request = Asked();
  request.clear_disclose();
  EXPECT_THAT(Check(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "disclose"));
  request.add_disclose(common::v1::DATA_CATEGORY_UNSPECIFIED);
  EXPECT_THAT(Check(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "disclose[0]"));
}

TEST_F(CheckConsent, RecordsNothing) {
  ASSERT_DONE(Check(Asked(Signed().id())));
  EXPECT_THAT(Disclosures(), IsEmpty());
}

TEST_F(CheckConsent, AnswersServicesOnly) {
  EXPECT_THAT(Check(Asked(Signed().id()), director_), IsRefusedFor("INTERNAL_ONLY"));
}

class Disclosing : public Consents {
 protected:
  // The person, known by everything there is to tell.
  void BecomeKnown() {
    v1::Person person = *Get(reception_, person_);
    person.set_pseudonym("Zoé");
    person.set_birth_year(1984);
    person.add_languages("fr");
    person.add_languages("pt-BR");
    person.mutable_identity()->set_given_name("Anne");
    person.mutable_identity()->set_family_name("Martin");
    person.mutable_identity()->set_phone("+33 6 00 00 00 00");
    const auto known = Update(person, {"pseudonym", "birth_year", "languages", "identity"});
    ASSERT_DONE(known);
  }
  // Waits until a call waits for what the transaction of `process` has locked; false when none does within seconds.
  bool HoldsSomebodyUp(const std::string& process) {
    const std::string waiting = "pg_locks where not granted and $1::integer = any (pg_blocking_pids(pid))";
    for (const absl::Time give_up = absl::Now() + testing::kPatience; absl::Now() < give_up;) {
      if (Count(waiting, process) > 0) return true;
      absl::SleepFor(absl::Milliseconds(5));
    }
    return false;
  }
  v1::CreateConsentRequest ToEverything() const {
    v1::CreateConsentRequest request = Paper();
    request.clear_categories();
    for (int category = common::v1::SUMMARY; category <= common::v1::LANGUAGES; ++category)
      request.add_categories(static_cast<common::v1::DataCategory>(category));
    return request;
  }
};

TEST_F(Disclosing, TellsWhatIsAskedAndNothingElse) {
  BecomeKnown();
  v1::DiscloseRequest request = Told(Created(ToEverything()).id());
  const auto told = [&](const std::vector<common::v1::DataCategory>& categories) {
    request.mutable_check()->clear_disclose();
    for (const auto category : categories) request.mutable_check()->add_disclose(category);
    const auto response = Disclose(request);
    return response.ok() ? response->ShortDebugString() : response.status().ToString();
  };
  EXPECT_EQ(told({common::v1::SUMMARY}), "");
  EXPECT_EQ(told({common::v1::PSEUDONYM}), "pseudonym: \"Zo\\303\\251\"");
  EXPECT_EQ(told({common::v1::NAME}), "given_name: \"Anne\" family_name: \"Martin\"");
  EXPECT_EQ(told({common::v1::BIRTH_YEAR}), "birth_year: 1984");
  EXPECT_EQ(told({common::v1::PHONE}), "phone: \"+33 6 00 00 00 00\"");
  EXPECT_EQ(told({common::v1::LANGUAGES, common::v1::BIRTH_YEAR}),
            "birth_year: 1984 languages: \"fr\" languages: \"pt-BR\"");
}

TEST_F(Disclosing, TellsNothingOfWhatIsNotKnown) {
  v1::DiscloseRequest request = Told(Created(ToEverything()).id());
  for (const auto category : {common::v1::NAME, common::v1::BIRTH_YEAR, common::v1::PHONE, common::v1::LANGUAGES})
    request.mutable_check()->add_disclose(category);
  const auto told = Disclose(request);
  ASSERT_DONE(told);
  EXPECT_EQ(told->ByteSizeLong(), 0u);
}

TEST_F(Disclosing, PutsEachTellingOnRecord) {
  const std::string consent = Signed().id();
  v1::DiscloseRequest request = Told(consent);
  request.mutable_check()->add_disclose(common::v1::PSEUDONYM);  // said twice, recorded once
  ASSERT_DONE(Disclose(request));
  request.set_channel(v1::Disclosure::FHIR);
  ASSERT_DONE(Disclose(request));
  const auto disclosures = Disclosures();
  ASSERT_THAT(disclosures, SizeIs(2));
  EXPECT_EQ(disclosures[0].channel(), v1::Disclosure::FHIR);
  EXPECT_EQ(disclosures[1].channel(), v1::Disclosure::API);
  EXPECT_EQ(disclosures[1].consent(), consent);
  EXPECT_EQ(disclosures[1].referral(), request.referral());
  EXPECT_EQ(disclosures[1].partner(), "csapa");
  EXPECT_THAT(disclosures[1].categories(), ElementsAre(common::v1::SUMMARY, common::v1::PSEUDONYM));
  EXPECT_GE(disclosures[0].disclose_time().seconds(), disclosures[1].disclose_time().seconds());
}

TEST_F(Disclosing, RecordsNothingWhenNothingMayBeTold) {
  const std::string consent = Signed().id();
  v1::DiscloseRequest too_much = Told(consent), to_another = Told(consent), of_another = Told(consent);
  too_much.mutable_check()->add_disclose(common::v1::NAME);
  to_another.mutable_check()->set_partner("siao");
  of_another.mutable_check()->set_person(Registered().id());
  EXPECT_THAT(Disclose(too_much), IsNotAllowedAs("does not cover"));
  EXPECT_THAT(Disclose(to_another), IsNotAllowedAs("for another partner"));
  EXPECT_THAT(Disclose(of_another), IsNotAllowedAs("no written consent"));
  of_another.mutable_check()->set_person(NewUuidV7());
  EXPECT_THAT(Disclose(of_another), IsNotAllowedAs("no written consent"));
  EXPECT_THAT(Disclose(Told(Created(OutOfDate()).id())), IsNotAllowedAs("expired"));
  EXPECT_THAT(Disclose(Told(NewUuidV7())), IsNotAllowedAs("no written consent"));
  EXPECT_THAT(Disclosures(), IsEmpty());
}

TEST_F(Disclosing, RestsOnAConsentThatIsNamed) {
  Signed();
  EXPECT_THAT(Disclose(Told("")), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "check.consent"));
}

TEST_F(Disclosing, AnswersServicesOnly) {
  EXPECT_THAT(Disclose(Told(Signed().id()), director_), IsRefusedFor("INTERNAL_ONLY"));
}

TEST_F(Disclosing, TellsNothingAfterAWithdrawalItHadToWaitFor) {
  const std::string consent = Signed().id();
  auto withdrawing = db::Connection::Open({.url = suite_.EnvironmentOf("contacts").at("PASSERELLE_DATABASE_URL")});
  ASSERT_DONE(withdrawing);
  ASSERT_TRUE((*withdrawing)->Begin().ok());
  const auto process = testing::ExecuteText(
      **withdrawing, "update consent set withdraw_time = now() where id = $1::uuid returning pg_backend_pid() as pid",
      {consent});
  ASSERT_DONE(process);
  absl::StatusOr<v1::DiscloseResponse> told;
  std::thread partner([&] { told = Disclose(Told(consent)); });
  EXPECT_TRUE(HoldsSomebodyUp(std::string((*process)[0].Text("pid"))));
  EXPECT_TRUE((*withdrawing)->Commit().ok());
  partner.join();
  EXPECT_THAT(told, IsNotAllowedAs("withdrawn"));
  EXPECT_THAT(Disclosures(), IsEmpty());
}

TEST_F(Disclosing, IsEitherBeforeAWithdrawalWhichSaysItOrDoesNotHappen) {
  for (int round = 0; round < 20; ++round) {
    const std::string consent = Signed().id();
    absl::StatusOr<v1::DiscloseResponse> told;
    absl::StatusOr<v1::WithdrawConsentResponse> withdrawn;
    AtOnce([&] { told = Disclose(Told(consent)); }, [&] { withdrawn = Withdraw(reception_, consent); });
    ASSERT_DONE(withdrawn);
    EXPECT_EQ(withdrawn->disclosures_size(), told.ok() ? 1 : 0);
    if (!told.ok()) {
      EXPECT_THAT(told, IsNotAllowedAs("withdrawn"));
    }
  }
}

class DisclosureList : public Consents {};

TEST_F(DisclosureList, ByConsentAndReferral) {
  const std::string one = Signed().id(), other = Signed().id();
  const v1::DiscloseRequest first = Told(one), second = Told(one), third = Told(other);
  for (const auto& request : {first, second, third}) ASSERT_DONE(Disclose(request));
  const auto referrals = [this](const std::string& consent, const std::string& referral) {
    v1::ListDisclosuresRequest request;
    request.set_person(person_);
    request.set_consent(consent);
    request.set_referral(referral);
    std::vector<std::string> listed;
    const auto page = ListDisclosures(reception_, request);
    EXPECT_TRUE(page.ok()) << page.status();
    for (const v1::Disclosure& disclosure : page->disclosures()) listed.push_back(disclosure.referral());
    return listed;
  };
  EXPECT_THAT(referrals("", ""), ElementsAre(third.referral(), second.referral(), first.referral()));
  EXPECT_THAT(referrals(one, ""), ElementsAre(second.referral(), first.referral()));
  EXPECT_THAT(referrals(one, first.referral()), ElementsAre(first.referral()));
  EXPECT_THAT(referrals(other, first.referral()), IsEmpty());
}

TEST_F(DisclosureList, PageByPage) {
  const std::string consent = Signed().id();
  std::vector<std::string> all;
  for (int i = 0; i < 5; ++i) {
    const v1::DiscloseRequest request = Told(consent);
    ASSERT_DONE(Disclose(request));
    all.push_back(request.referral());
  }
  std::reverse(all.begin(), all.end());
  v1::ListDisclosuresRequest request;
  request.set_person(person_);
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    const auto page = ListDisclosures(reception_, request);
    ASSERT_DONE(page);
    for (const v1::Disclosure& disclosure : page->disclosures()) seen.push_back(disclosure.referral());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, all);
}

TEST_F(DisclosureList, OfPeopleOfTheCallersSitesOnly) {
  ASSERT_DONE(Disclose(Told(Signed().id())));
  v1::ListDisclosuresRequest request;
  request.set_person(person_);
  const auto refused = ListDisclosures(other_reception_, request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(ListDisclosures(testing::Analyst(), request), IsRefusedFor("PERMISSION_MISSING"));
}

}  // namespace
}  // namespace passerelle::contacts
