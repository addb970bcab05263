// Registering a person.
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

class RegisterPerson : public Contacts {};

TEST_F(RegisterPerson, KeepsWhatThePersonChoseToSay) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_pseudonym("Zoé");
  request.set_gender(common::v1::TRANS_WOMAN);
  request.set_birth_year(1985);
  request.add_languages("pl");
  request.add_languages("fr");
  const auto person = Register(request);
  ASSERT_DONE(person);
  EXPECT_THAT(person->code(), MatchesRegex("[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}"));
  EXPECT_EQ(person->site(), site_);
  EXPECT_THAT(person->sites(), ElementsAre(site_));
  EXPECT_EQ(person->pseudonym(), "Zoé");
  EXPECT_EQ(person->gender(), common::v1::TRANS_WOMAN);
  EXPECT_EQ(person->birth_year(), 1985);
  EXPECT_THAT(person->languages(), ElementsAre("pl", "fr"));
  EXPECT_EQ(person->state(), v1::ACTIVE);
  EXPECT_EQ(person->etag(), "1");
  EXPECT_TRUE(person->has_create_time());
}

TEST_F(RegisterPerson, IsAnonymousUnlessThePersonWishesOtherwise) {
  const auto person = Register(Newcomer());
  ASSERT_DONE(person);
  EXPECT_EQ(person->anonymity(), v1::PSEUDONYM);
  EXPECT_FALSE(person->has_identity());
  EXPECT_EQ(person->pseudonym(), "");
  EXPECT_FALSE(person->has_birth_year());
}

TEST_F(RegisterPerson, KeepsACivilIdentityAtThePersonsWish) {
  v1::RegisterPersonRequest request = Newcomer();
  request.mutable_identity()->set_given_name("Anne");
  request.mutable_identity()->set_family_name("Martin");
  request.mutable_identity()->set_birth_date("1980-02-29");
  request.mutable_identity()->set_phone("+33 6 00 00 00 00");
  const auto person = Register(request);
  ASSERT_DONE(person);
  EXPECT_EQ(person->anonymity(), v1::IDENTIFIED);
  EXPECT_EQ(person->identity().SerializeAsString(), request.identity().SerializeAsString());
  EXPECT_EQ(person->birth_year(), 1980);
}

TEST_F(RegisterPerson, TellsOnlyWhatFiguresNeed) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_pseudonym("Canari");
  request.set_birth_year(1970);
  const auto person = Register(request);
  ASSERT_DONE(person);
  const auto facts = FactsOfPerson(person->id());
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].gender(), common::v1::MAN);
  EXPECT_EQ(facts[0].birth_year(), 1970);
  EXPECT_EQ(facts[0].version(), 1);
}

TEST_F(RegisterPerson, RefusesAnUnknownSite) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_site("nowhere");
  for (const access::Principal& caller : {director_, reception_}) {
    const auto refused =
        suite_.Call<v1::Person>(caller, "passerelle.contacts.v1.PeopleService.RegisterPerson", request);
    EXPECT_THAT(refused, IsRefusedOn(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site"));
  }
}

TEST_F(RegisterPerson, RefusesTheSiteOfAnotherTeam) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_site(suite_.NewSite());
  EXPECT_EQ(Register(request).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(RegisterPerson, RefusesSomebodyWhomTheTeamDoesNotConfirmAsAnAdult) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_adult_confirmed(false);
  const auto refused = Register(request);
  EXPECT_THAT(refused, IsRefusedOn(absl::StatusCode::kFailedPrecondition, "PERSON_UNDER_AGE", "adultConfirmed"));
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr("CJC"));
}

TEST_F(RegisterPerson, RefusesAMinorWhateverTheTeamConfirms) {
  const auto this_year = static_cast<std::int32_t>(absl::ToCivilYear(absl::Now(), absl::UTCTimeZone()).year());
  v1::RegisterPersonRequest request = Newcomer();
  request.set_birth_year(this_year - 10);
  EXPECT_THAT(Register(request), IsRefusedOn(absl::StatusCode::kFailedPrecondition, "PERSON_UNDER_AGE", "birthYear"));
  request.clear_birth_year();
  request.mutable_identity()->set_birth_date(std::to_string(this_year - 10) + "-01-01");
  EXPECT_THAT(Register(request), IsRefusedFor("PERSON_UNDER_AGE"));
}

TEST_F(RegisterPerson, RefusesABirthDateOfAnotherYear) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_birth_year(1981);
  request.mutable_identity()->set_birth_date("1980-02-29");
  EXPECT_THAT(Register(request),
              IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "identity.birthDate"));
}

TEST_F(RegisterPerson, AnswersTheSamePersonForTheSameKey) {
  const std::string key = NewUuidV7();
  const auto first = Register(Newcomer(), key);
  const auto again = Register(Newcomer(), key);
  ASSERT_DONE(first);
  ASSERT_DONE(again);
  EXPECT_EQ(first->id(), key);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(FactsOfPerson(key).size(), 1u);
}

TEST_F(RegisterPerson, TakesTheKeyFromTheRequestToo) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_request_id("tablet-7/000041");
  const auto first = Register(request);
  const auto again = Register(request);
  ASSERT_DONE(first);
  EXPECT_EQ(again->id(), first->id());
}

TEST_F(RegisterPerson, RefusesAKeyThatWasUsedForAnotherPerson) {
  const std::string key = NewUuidV7();
  ASSERT_DONE(Register(Newcomer(), key));
  v1::RegisterPersonRequest other = Newcomer();
  other.set_gender(common::v1::WOMAN);
  const auto refused = Register(other, key);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(refused, IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(RegisterPerson, MakesOnePersonOfTwoCallsAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const std::string key = NewUuidV7();
    absl::StatusOr<v1::Person> one, other;
    AtOnce([&] { one = Register(Newcomer(), key); }, [&] { other = Register(Newcomer(), key); });
    ASSERT_DONE(one);
    ASSERT_DONE(other);
    EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
    EXPECT_EQ(Count("people where id = $1", key), 1);
  }
}

}  // namespace
}  // namespace passerelle::contacts
