// Changing what is known of a person, and the moves in and out of the active caseload.
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;

class UpdatePerson : public Contacts {};

TEST_F(UpdatePerson, ChangesTheFieldsOfTheMaskOnly) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_pseudonym("Sam");
  request.set_birth_year(1980);
  v1::Person person = *Register(request);
  person.set_pseudonym("Samira");
  person.set_gender(common::v1::WOMAN);
  person.set_birth_year(1990);
  const auto updated = Update(person, {"pseudonym", "gender"});
  ASSERT_DONE(updated);
  EXPECT_EQ(updated->pseudonym(), "Samira");
  EXPECT_EQ(updated->gender(), common::v1::WOMAN);
  EXPECT_EQ(updated->birth_year(), 1980);
  EXPECT_EQ(updated->etag(), "2");
  EXPECT_THAT(updated->sites(), ElementsAre(site_));
  EXPECT_EQ(Get(reception_, person.id())->SerializeAsString(), updated->SerializeAsString());
}

TEST_F(UpdatePerson, WithoutAMaskChangesWhatIsSet) {
  const v1::Person before = Registered();
  v1::Person change;
  change.set_id(before.id());
  change.add_languages("ar");
  const auto updated = Update(change, {});
  ASSERT_DONE(updated);
  EXPECT_THAT(updated->languages(), ElementsAre("ar"));
  EXPECT_EQ(updated->gender(), before.gender());
}

TEST_F(UpdatePerson, ForgetsWhatTheMaskNamesWithoutAValue) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_birth_year(1980);
  request.mutable_identity()->set_given_name("Anne");
  v1::Person person = *Register(request);
  person.clear_birth_year();
  person.clear_identity();
  const auto updated = Update(person, {"birth_year", "identity"});
  ASSERT_DONE(updated);
  EXPECT_FALSE(updated->has_birth_year());
  EXPECT_FALSE(updated->has_identity());
  EXPECT_EQ(updated->anonymity(), v1::PSEUDONYM);
}

TEST_F(UpdatePerson, MakesTheNewPseudonymTheOneThatIsSearchedFor) {
  v1::Person person = Registered();
  person.set_pseudonym("Œdipe");
  ASSERT_DONE(Update(person, {"pseudonym"}));
  v1::ListPeopleRequest request;
  request.set_q("oedi");
  EXPECT_EQ(ListPeople(reception_, request)->people_size(), 1);
}

TEST_F(UpdatePerson, TellsFiguresWhatChanged) {
  v1::Person person = Registered();
  person.set_gender(common::v1::NON_BINARY);
  person.set_birth_year(1975);
  ASSERT_DONE(Update(person, {"gender", "birth_year"}));
  const auto facts = FactsOfPerson(person.id());
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[1].gender(), common::v1::NON_BINARY);
  EXPECT_EQ(facts[1].birth_year(), 1975);
  EXPECT_EQ(facts[1].version(), 2);
}

TEST_F(UpdatePerson, FollowsACorrectedBirthDate) {
  v1::RegisterPersonRequest request = Newcomer();
  request.mutable_identity()->set_birth_date("1980-05-05");
  v1::Person person = *Register(request);
  person.mutable_identity()->set_birth_date("1981-05-05");
  const auto updated = Update(person, {"identity"});
  ASSERT_DONE(updated);
  EXPECT_EQ(updated->birth_year(), 1981);
}

TEST_F(UpdatePerson, RefusesABirthYearAgainstTheKnownBirthDate) {
  v1::RegisterPersonRequest request = Newcomer();
  request.mutable_identity()->set_birth_date("1980-05-05");
  v1::Person person = *Register(request);
  person.set_birth_year(1979);
  EXPECT_THAT(Update(person, {"birth_year"}), IsRefusedFor("INVALID_FIELDS"));
}

TEST_F(UpdatePerson, RefusesToMakeSomebodyAMinor) {
  v1::Person person = Registered();
  person.set_birth_year(static_cast<std::int32_t>(absl::ToCivilYear(absl::Now(), absl::UTCTimeZone()).year()) - 5);
  EXPECT_THAT(Update(person, {"birth_year"}),
              IsRefusedOn(absl::StatusCode::kFailedPrecondition, "PERSON_UNDER_AGE", "person.birthYear"));
}

TEST_F(UpdatePerson, RefusesFieldsThatOnlyTheServerSets) {
  EXPECT_THAT(Update(Registered(), {"code"}), IsRefusedFor("INVALID_FIELDS"));
  EXPECT_THAT(Update(Registered(), {"no_such_field"}), IsRefusedFor("INVALID_FIELDS"));
  v1::Person person = Registered();
  person.clear_gender();
  EXPECT_THAT(Update(person, {"gender"}), IsRefusedFor("INVALID_FIELDS"));
}

TEST_F(UpdatePerson, KnowsOnlyThePeopleOfTheCallersSites) {
  v1::UpdatePersonRequest request;
  *request.mutable_person() = Registered();
  const auto refused = suite_.Call<v1::Person>(testing::Reception(suite_.NewSite()),
                                               "passerelle.contacts.v1.PeopleService.UpdatePerson", request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(UpdatePerson, RefusesAVersionThatSomebodyChangedFirst) {
  v1::Person person = Registered();
  person.set_pseudonym("first");
  ASSERT_DONE(Update(person, {"pseudonym"}));
  person.set_pseudonym("second");
  const auto refused = Update(person, {"pseudonym"});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAborted);
  EXPECT_THAT(refused, IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_EQ(Get(reception_, person.id())->pseudonym(), "first");
}

TEST_F(UpdatePerson, LetsOneOfTwoChangesOfTheSameVersionThrough) {
  for (int round = 0; round < 10; ++round) {
    v1::Person one = Registered(), other = one;
    one.set_pseudonym("one");
    other.set_pseudonym("other");
    absl::StatusOr<v1::Person> first, second;
    AtOnce([&] { first = Update(one, {"pseudonym"}); }, [&] { second = Update(other, {"pseudonym"}); });
    EXPECT_NE(first.ok(), second.ok());
    EXPECT_THAT(first.ok() ? second : first, IsRefusedFor("ETAG_MISMATCH"));
    EXPECT_EQ(Get(reception_, one.id())->pseudonym(), first.ok() ? "one" : "other");
  }
}

class Caseload : public Contacts {};

TEST_F(Caseload, IsLeftWithAReasonAndReturnedTo) {
  const v1::Person person = Registered();
  const auto left = Leave(person.id(), v1::HOUSED, person.etag());
  ASSERT_DONE(left);
  EXPECT_EQ(left->state(), v1::LEFT);
  EXPECT_EQ(left->leave_reason(), v1::HOUSED);
  const auto back = Return(person.id(), left->etag());
  ASSERT_DONE(back);
  EXPECT_EQ(back->state(), v1::ACTIVE);
  EXPECT_EQ(back->leave_reason(), v1::LEAVE_REASON_UNSPECIFIED);
}

TEST_F(Caseload, IsLeftOnceHoweverOftenItIsSaid) {
  const v1::Person person = Registered();
  const auto left = Leave(person.id(), v1::MOVED, person.etag());
  const auto again = Leave(person.id(), v1::MOVED, person.etag());
  ASSERT_DONE(again);
  EXPECT_EQ(again->SerializeAsString(), left->SerializeAsString());
  const auto back = Return(person.id());
  EXPECT_EQ(Return(person.id(), left->etag())->SerializeAsString(), back->SerializeAsString());
}

TEST_F(Caseload, IsNotLeftTwiceForDifferentReasons) {
  const v1::Person person = Registered();
  ASSERT_DONE(Leave(person.id(), v1::LOST_TOUCH));
  const auto refused = Leave(person.id(), v1::DIED);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(refused, IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(Caseload, RefusesAVersionThatSomebodyChangedFirst) {
  const v1::Person person = Registered();
  v1::Person changed = person;
  changed.set_pseudonym("changed");
  ASSERT_DONE(Update(changed, {"pseudonym"}));
  EXPECT_THAT(Leave(person.id(), v1::MOVED, person.etag()), IsRefusedFor("ETAG_MISMATCH"));
  const auto left = Leave(person.id(), v1::MOVED);
  EXPECT_THAT(Return(person.id(), person.etag()), IsRefusedFor("ETAG_MISMATCH"));
}

TEST_F(Caseload, OfAnUnknownPersonDoesNotChange) {
  EXPECT_THAT(Leave(NewUuidV7(), v1::MOVED), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Return(NewUuidV7()), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Caseload, IsLeftByOneOfTwoCallsOfTheSameVersion) {
  const v1::Person person = Registered();
  absl::StatusOr<v1::Person> one, other;
  AtOnce([&] { one = Leave(person.id(), v1::MOVED, person.etag()); },
         [&] { other = Leave(person.id(), v1::HOUSED, person.etag()); });
  EXPECT_NE(one.ok(), other.ok());
  EXPECT_EQ(Get(reception_, person.id())->etag(), "2");
}

TEST_F(Caseload, IsReturnedToOnceByTwoCalls) {
  const v1::Person person = Registered();
  ASSERT_DONE(Leave(person.id(), v1::MOVED));
  absl::StatusOr<v1::Person> one, other;
  AtOnce([&] { one = Return(person.id()); }, [&] { other = Return(person.id()); });
  ASSERT_DONE(one);
  ASSERT_DONE(other);
  EXPECT_EQ(Get(reception_, person.id())->etag(), "3");
}

}  // namespace
}  // namespace passerelle::contacts
