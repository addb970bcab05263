// What the association decides about days, ages, people and visits.
#include "services/contacts/rules.h"

#include <gtest/gtest.h>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"

namespace passerelle::contacts {
namespace {

absl::TimeZone Zone(const char* name) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(name, &zone)) << name;
  return zone;
}

absl::Time At(const char* text) {
  absl::Time time;
  std::string fault;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &fault)) << fault;
  return time;
}

TEST(TheServiceDay, IsTheLocalDayOfTheSite) {
  EXPECT_EQ(ServiceDay(At("2013-06-30T21:59:59Z"), Zone("Europe/Paris")), absl::CivilDay(2013, 6, 30));
  EXPECT_EQ(ServiceDay(At("2013-06-30T22:00:00Z"), Zone("Europe/Paris")), absl::CivilDay(2013, 7, 1));
  EXPECT_EQ(ServiceDay(At("2013-06-30T20:00:00Z"), Zone("Indian/Reunion")), absl::CivilDay(2013, 7, 1));
  EXPECT_EQ(ServiceDay(At("2013-06-30T19:59:59Z"), Zone("Indian/Reunion")), absl::CivilDay(2013, 6, 30));
}

TEST(TheServiceDay, ChangesYearWithTheSite) {
  EXPECT_EQ(ServiceDay(At("2013-12-31T21:30:00Z"), Zone("Indian/Reunion")), absl::CivilDay(2014, 1, 1));
  EXPECT_EQ(ServiceDay(At("2013-12-31T21:30:00Z"), Zone("Europe/Paris")), absl::CivilDay(2013, 12, 31));
}

// On 31 March 2013 the day has 23 hours in Paris, on 27 October 2013 it has 25.
TEST(TheServiceDay, IsRightOnTheDaysWhenTheClockChanges) {
  const absl::TimeZone paris = Zone("Europe/Paris");
  EXPECT_EQ(ServiceDay(At("2013-03-30T22:59:59Z"), paris), absl::CivilDay(2013, 3, 30));
  EXPECT_EQ(ServiceDay(At("2013-03-30T23:00:00Z"), paris), absl::CivilDay(2013, 3, 31));
  EXPECT_EQ(ServiceDay(At("2013-03-31T21:59:59Z"), paris), absl::CivilDay(2013, 3, 31));
  EXPECT_EQ(ServiceDay(At("2013-03-31T22:00:00Z"), paris), absl::CivilDay(2013, 4, 1));
  EXPECT_EQ(ServiceDay(At("2013-10-26T22:00:00Z"), paris), absl::CivilDay(2013, 10, 27));
  EXPECT_EQ(ServiceDay(At("2013-10-27T22:59:59Z"), paris), absl::CivilDay(2013, 10, 27));
  EXPECT_EQ(ServiceDay(At("2013-10-27T23:00:00Z"), paris), absl::CivilDay(2013, 10, 28));
}

bool UnderAgeOn(absl::CivilDay day, std::optional<int> year, std::optional<absl::CivilDay> date = std::nullopt,
                int adult_age = 18) {
  return DefinitelyUnderAge(year, date, LatestBirthOfAge(day, adult_age));
}

TEST(Age, IsDecidedToTheDayByABirthDate) {
  EXPECT_TRUE(UnderAgeOn(absl::CivilDay(2013, 5, 3), 1995, absl::CivilDay(1995, 5, 4)));
  EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2013, 5, 4), 1995, absl::CivilDay(1995, 5, 4)));
}

TEST(Age, IsInTheirFavourWhenOnlyTheYearIsKnown) {
  EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2013, 1, 1), 1995));
  EXPECT_TRUE(UnderAgeOn(absl::CivilDay(2013, 12, 31), 1996));
}

TEST(Age, IsNotAskedWhenItIsNotKnown) { EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2013, 1, 1), std::nullopt)); }

TEST(Age, OfSomebodyBornOnALeapDayIsReachedOnTheFirstOfMarch) {
  EXPECT_TRUE(UnderAgeOn(absl::CivilDay(2018, 2, 28), 2000, absl::CivilDay(2000, 2, 29)));
  EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2018, 3, 1), 2000, absl::CivilDay(2000, 2, 29)));
}

TEST(Age, OnALeapDayIsNotReachedByThoseBornOnTheFirstOfMarch) {
  EXPECT_TRUE(UnderAgeOn(absl::CivilDay(2028, 2, 29), 2010, absl::CivilDay(2010, 3, 1)));
  EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2028, 2, 29), 2010, absl::CivilDay(2010, 2, 28)));
}

TEST(Age, IsTheAssociationsRule) {
  EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2013, 6, 1), 1996, std::nullopt, 16));
  EXPECT_TRUE(UnderAgeOn(absl::CivilDay(2013, 6, 1), 1994, std::nullopt, 21));
  EXPECT_FALSE(UnderAgeOn(absl::CivilDay(2013, 6, 1), 2012, absl::CivilDay(2012, 1, 1), 0));
}

TEST(AnEstimatedAge, IsRefusedOnlyWhenItIsCertainlyTooYoung) {
  EXPECT_TRUE(EstimatedUnderAge(common::v1::AGE_UNDER_18, 18));
  EXPECT_TRUE(EstimatedUnderAge(common::v1::AGE_UNDER_18, 21));
  EXPECT_FALSE(EstimatedUnderAge(common::v1::AGE_UNDER_18, 16));
  EXPECT_FALSE(EstimatedUnderAge(common::v1::AGE_UNDER_18, 0));
  EXPECT_FALSE(EstimatedUnderAge(common::v1::AGE_18_24, 21));
  EXPECT_FALSE(EstimatedUnderAge(common::v1::AGE_UNKNOWN, 18));
}

TEST(TheRefusalOfAMinor, SaysWhereMinorsAreOriented) {
  const absl::Status status = UnderAge("birthYear");
  EXPECT_EQ(ReasonOf(status), "PERSON_UNDER_AGE");
  EXPECT_NE(status.message().find("CJC"), absl::string_view::npos);
  EXPECT_NE(status.message().find("CSAPA"), absl::string_view::npos);
}

v1::Person Woman() {
  v1::Person person;
  person.set_gender(common::v1::WOMAN);
  return person;
}

absl::Status Complete(v1::Person& person, bool year_stated = true) {
  return CompletePerson(person, year_stated, "", absl::CivilDay(2013, 6, 1), 18);
}

TEST(APerson, WithoutCivilIdentityIsKnownByPseudonym) {
  v1::Person person = Woman();
  person.mutable_identity();
  ASSERT_TRUE(Complete(person).ok());
  EXPECT_EQ(person.anonymity(), v1::PSEUDONYM);
  EXPECT_FALSE(person.has_identity());
}

TEST(APerson, WithAnyPartOfACivilIdentityIsIdentified) {
  v1::Person person = Woman();
  person.mutable_identity()->set_phone("06 00 00 00 00");
  ASSERT_TRUE(Complete(person).ok());
  EXPECT_EQ(person.anonymity(), v1::IDENTIFIED);
}

TEST(ABirthDate, GivesTheYearThatWasNotStated) {
  v1::Person person = Woman();
  person.mutable_identity()->set_birth_date("1980-02-29");
  ASSERT_TRUE(Complete(person, false).ok());
  EXPECT_EQ(person.birth_year(), 1980);
}

TEST(ABirthDate, MustAgreeWithTheStatedYear) {
  v1::Person person = Woman();
  person.set_birth_year(1981);
  person.mutable_identity()->set_birth_date("1980-02-29");
  const absl::Status status = Complete(person);
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELDS");
  EXPECT_EQ(ViolationsOf(status).at(0).field, "identity.birthDate");
}

TEST(ABirth, InTheFutureOrBefore1900IsRefused) {
  v1::Person person = Woman();
  person.set_birth_year(2014);
  EXPECT_EQ(ReasonOf(Complete(person)), "INVALID_FIELDS");
  person = Woman();
  person.mutable_identity()->set_birth_date("1899-12-31");
  EXPECT_EQ(ReasonOf(Complete(person, false)), "INVALID_FIELDS");
}

TEST(Leaving, ForAnotherReasonNeedsAReturnFirst) {
  v1::Person person = Woman();
  person.set_state(v1::ACTIVE);
  EXPECT_EQ(*Leave(person, v1::HOUSED), CaseloadMove::kWrite);
  person.set_state(v1::LEFT);
  person.set_leave_reason(v1::HOUSED);
  EXPECT_EQ(*Leave(person, v1::HOUSED), CaseloadMove::kNothing);
  EXPECT_EQ(ReasonOf(Leave(person, v1::MOVED).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Return(person), CaseloadMove::kWrite);
}

const absl::Time kNoon = At("2013-06-01T12:00:00Z");

v1::RecordVisitRequest VisitAt(absl::Time time) {
  v1::RecordVisitRequest visit;
  SetProto(time, *visit.mutable_occur_time());
  return visit;
}

std::string Reason(const v1::RecordVisitRequest& visit) { return ReasonOf(CheckVisit(visit, kNoon, 18)); }

TEST(AVisit, MayBeAheadOfOurClockByFiveMinutesOnly) {
  v1::RecordVisitRequest visit = VisitAt(kNoon + absl::Minutes(5));
  visit.set_people(1);
  EXPECT_EQ(Reason(visit), "");
  visit = VisitAt(kNoon + absl::Minutes(5) + absl::Seconds(1));
  visit.set_people(1);
  EXPECT_EQ(Reason(visit), "TIME_IN_FUTURE");
}

TEST(AVisit, DidNotHappenBefore1990) {
  v1::RecordVisitRequest visit = VisitAt(At("1990-01-01T00:00:00Z"));
  visit.set_people(1);
  EXPECT_EQ(Reason(visit), "");
  for (const char* time : {"1989-12-31T23:59:59Z", "0001-01-01T00:00:00Z"}) {
    visit = VisitAt(At(time));
    visit.set_people(1);
    EXPECT_EQ(Reason(visit), "TIME_TOO_EARLY") << time;
  }
}

TEST(AVisit, MustRecordSomething) {
  v1::RecordVisitRequest visit = VisitAt(kNoon);
  EXPECT_EQ(Reason(visit), "NOTHING_RECORDED");
  visit.mutable_anonymous()->set_gender(common::v1::UNKNOWN);
  visit.set_note("nobody");
  EXPECT_EQ(Reason(visit), "NOTHING_RECORDED");
}

TEST(AVisit, IsRecordedByAnyOfItsParts) {
  const auto with = [](auto change) {
    v1::RecordVisitRequest visit = VisitAt(kNoon);
    change(visit);
    return Reason(visit);
  };
  EXPECT_EQ(with([](auto& visit) { visit.set_person("p"); }), "");
  EXPECT_EQ(with([](auto& visit) { visit.mutable_anonymous()->set_gender(common::v1::MAN); }), "");
  EXPECT_EQ(with([](auto& visit) { visit.mutable_anonymous()->set_age_band(common::v1::AGE_25_29); }), "");
  EXPECT_EQ(with([](auto& visit) { visit.set_people(3); }), "");
  EXPECT_EQ(with([](auto& visit) { visit.add_acts(); }), "");
  EXPECT_EQ(with([](auto& visit) { visit.add_handouts(); }), "");
  EXPECT_EQ(with([](auto& visit) { visit.set_syringes_returned(1); }), "");
}

TEST(AVisit, OfANamedPersonIsOfOnePerson) {
  v1::RecordVisitRequest visit = VisitAt(kNoon);
  visit.set_person("p");
  visit.set_people(1);
  EXPECT_EQ(Reason(visit), "");
  visit.set_people(2);
  EXPECT_EQ(Reason(visit), "INVALID_FIELDS");
}

TEST(AVisit, OfSomebodyEstimatedUnderAgeIsRefused) {
  v1::RecordVisitRequest visit = VisitAt(kNoon);
  visit.mutable_anonymous()->set_age_band(common::v1::AGE_UNDER_18);
  EXPECT_EQ(Reason(visit), "PERSON_UNDER_AGE");
}

TEST(ATime, IsKeptToTheMicrosecond) {
  google::protobuf::Timestamp proto;
  proto.set_seconds(-1);
  proto.set_nanos(999999999);
  google::protobuf::Timestamp back;
  SetProto(TimeFromProto(proto), back);
  EXPECT_EQ(back.seconds(), -1);
  EXPECT_EQ(back.nanos(), 999999000);
}

}  // namespace
}  // namespace passerelle::contacts
