// Recording a visit: what happened stands once, whatever is repeated, and nothing else is needed for it.
#include <thread>

#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RecordVisit : public Contacts {
 protected:
  v1::RecordVisitRequest VisitOf(const std::string& person) const {
    v1::RecordVisitRequest request = Welcome();
    request.set_person(person);
    return request;
  }
  const std::string item_ = suite_.NewItem();
};

TEST_F(RecordVisit, KeepsWhatHappened) {
  v1::RecordVisitRequest request = VisitOf(Registered().id());
  *request.mutable_occur_time() = TimestampOf("2013-06-30T23:30:00+02:00");
  request.mutable_acts(0)->set_minutes(10);
  request.add_acts()->set_kind(common::v1::COUNSELLING);
  request.add_handouts()->set_item(item_);
  request.mutable_handouts(0)->set_quantity(3);
  request.set_syringes_returned(7);
  request.set_outing(Planned("2013-06-30T18:00:00+02:00").outing());
  request.set_note("asked for \"leaflets\", {none} left \\ tomorrow");
  const auto visit = Record(request);
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->site(), site_);
  EXPECT_EQ(visit->service_day(), "2013-06-30");
  EXPECT_EQ(visit->occur_time().seconds(), request.occur_time().seconds());
  EXPECT_EQ(visit->setting(), common::v1::FIXED_SITE);
  EXPECT_EQ(visit->person(), request.person());
  EXPECT_EQ(visit->people(), 1);
  ASSERT_EQ(visit->acts_size(), 2);
  EXPECT_EQ(visit->acts(0).minutes(), 10);
  EXPECT_EQ(visit->acts(1).kind(), common::v1::COUNSELLING);
  ASSERT_EQ(visit->handouts_size(), 1);
  EXPECT_EQ(visit->handouts(0).item(), item_);
  EXPECT_EQ(visit->handouts(0).quantity(), 3);
  EXPECT_EQ(visit->syringes_returned(), 7);
  EXPECT_EQ(visit->outing(), request.outing());
  EXPECT_EQ(visit->note(), request.note());
  EXPECT_EQ(visit->state(), v1::RECORDED);
  EXPECT_EQ(GetVisit(reception_, visit->id())->SerializeAsString(), visit->SerializeAsString());
}

TEST_F(RecordVisit, TellsWhatFiguresAndStockNeedAndNoMore) {
  v1::RecordVisitRequest request = VisitOf(Registered().id());
  request.add_handouts()->set_item(item_);
  request.mutable_handouts(0)->set_quantity(2);
  request.set_syringes_returned(4);
  request.set_note("Canari");
  const auto visit = Record(request);
  ASSERT_DONE(visit);
  const auto facts = FactsOfVisit(visit->id());
  ASSERT_EQ(facts.size(), 1u);
  const events::v1::VisitRecorded& fact = facts[0].visit_recorded();
  EXPECT_EQ(fact.site(), site_);
  EXPECT_EQ(fact.service_day(), visit->service_day());
  EXPECT_EQ(fact.occur_time().seconds(), visit->occur_time().seconds());
  EXPECT_EQ(fact.setting(), common::v1::FIXED_SITE);
  EXPECT_EQ(fact.person(), request.person());
  EXPECT_EQ(fact.people(), 1);
  ASSERT_EQ(fact.acts_size(), 1);
  EXPECT_EQ(fact.acts(0).kind(), common::v1::WELCOME);
  ASSERT_EQ(fact.handouts_size(), 1);
  EXPECT_EQ(fact.handouts(0).item(), item_);
  EXPECT_EQ(fact.handouts(0).quantity(), 2);
  EXPECT_EQ(fact.syringes_returned(), 4);
  EXPECT_THAT(facts[0].SerializeAsString(), ::testing::Not(HasSubstr("Canari")));
}

TEST_F(RecordVisit, CountsAnAnonymousVisitorAsTheTeamEstimates) {
  v1::RecordVisitRequest request = Welcome();
  request.mutable_anonymous()->set_gender(common::v1::WOMAN);
  const auto visit = Record(request);
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->anonymous().gender(), common::v1::WOMAN);
  EXPECT_EQ(visit->anonymous().age_band(), common::v1::AGE_UNKNOWN);
  const auto facts = FactsOfVisit(visit->id());
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].visit_recorded().gender(), common::v1::WOMAN);
  EXPECT_EQ(facts[0].visit_recorded().person(), "");
}

TEST_F(RecordVisit, CountsATallyByItsHeads) {
  v1::RecordVisitRequest request = Welcome();
  request.clear_acts();
  request.set_people(12);
  const auto visit = Record(request);
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->people(), 12);
  EXPECT_EQ(visit->who_case(), v1::Visit::WHO_NOT_SET);
  EXPECT_EQ(FactsOfVisit(visit->id()).at(0).visit_recorded().people(), 12);
}

TEST_F(RecordVisit, KeepsRepeatedLinesAsTheyWereSent) {
  v1::RecordVisitRequest request = Welcome();
  for (int i = 0; i < 2; ++i) {
    request.add_handouts()->set_item(item_);
    request.mutable_handouts(i)->set_quantity(5);
  }
  EXPECT_EQ(Recorded(request).handouts_size(), 2);
}

TEST_F(RecordVisit, CountsForTheSitesLocalDay) {
  const std::string reunion = suite_.NewSite("Indian/Reunion");
  v1::RecordVisitRequest request = Welcome();
  *request.mutable_occur_time() = TimestampOf("2013-12-31T21:30:00Z");
  EXPECT_EQ(Recorded(request).service_day(), "2013-12-31");
  request.set_site(reunion);
  const auto visit = suite_.Call<v1::Visit>(director_, "passerelle.contacts.v1.VisitService.RecordVisit", request);
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->service_day(), "2014-01-01");
}

TEST_F(RecordVisit, MakesAPersonOfAnotherSiteKnownHere) {
  const v1::Person person = Registered();
  const std::string other_site = suite_.NewSite();
  const access::Principal other = testing::Reception(other_site);
  v1::RecordVisitRequest request = VisitOf(person.id());
  request.set_site(other_site);
  ASSERT_DONE(suite_.Call<v1::Visit>(other, "passerelle.contacts.v1.VisitService.RecordVisit", request));
  const auto known = Get(other, person.id());
  ASSERT_DONE(known);
  EXPECT_THAT(known->sites(), ::testing::UnorderedElementsAre(site_, other_site));
}

TEST_F(RecordVisit, OfSomebodyWhoLeftStandsAndLeavesThemAsTheyWere) {
  const v1::Person person = Registered();
  ASSERT_DONE(Leave(person.id(), v1::LOST_TOUCH));
  ASSERT_DONE(Record(VisitOf(person.id())));
  EXPECT_EQ(Get(reception_, person.id())->state(), v1::LEFT);
}

TEST_F(RecordVisit, RefusesAnUnknownSite) {
  v1::RecordVisitRequest request = Welcome();
  request.set_site("nowhere");
  for (const access::Principal& caller : {director_, reception_}) {
    const auto refused = suite_.Call<v1::Visit>(caller, "passerelle.contacts.v1.VisitService.RecordVisit", request);
    EXPECT_THAT(refused, IsRefusedOn(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site"));
  }
}

TEST_F(RecordVisit, RefusesTheSiteOfAnotherTeam) {
  v1::RecordVisitRequest request = Welcome();
  request.set_site(suite_.NewSite());
  EXPECT_EQ(Record(request).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(RecordVisit, RefusesAnUnknownItemAndNamesIt) {
  v1::RecordVisitRequest request = Welcome();
  for (const std::string& item : {item_, std::string("no-such-item")}) {
    v1::Handout& handout = *request.add_handouts();
    handout.set_item(item);
    handout.set_quantity(1);
  }
  const auto refused = Record(request);
  EXPECT_THAT(refused, IsRefusedOn(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", "handouts[1].item"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("no-such-item"));
}

TEST_F(RecordVisit, RefusesATimeBeyondTheClockSkew) {
  v1::RecordVisitRequest request = Welcome();
  *request.mutable_occur_time() = TimestampOf(absl::Now() + absl::Minutes(4));
  ASSERT_DONE(Record(request));
  *request.mutable_occur_time() = TimestampOf(absl::Now() + absl::Minutes(7));
  EXPECT_THAT(Record(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "occurTime"));
}

TEST_F(RecordVisit, RefusesATimeBefore1990) {
  v1::RecordVisitRequest request = Welcome();
  *request.mutable_occur_time() = TimestampOf(absl::FromCivil(absl::CivilSecond(1), absl::UTCTimeZone()));
  EXPECT_THAT(Record(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", "occurTime"));
}

TEST_F(RecordVisit, RefusesAVisitThatRecordsNothing) {
  v1::RecordVisitRequest request = Welcome();
  request.clear_acts();
  const auto refused = Record(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(refused, IsRefusedFor("NOTHING_RECORDED"));
}

TEST_F(RecordVisit, RefusesAnUnknownPerson) {
  EXPECT_THAT(Record(VisitOf(NewUuidV7())),
              IsRefusedOn(absl::StatusCode::kFailedPrecondition, "PERSON_UNKNOWN", "person"));
}

TEST_F(RecordVisit, RefusesSomebodyWhoWasAMinorThatDay) {
  v1::RegisterPersonRequest newcomer = Newcomer();
  newcomer.set_birth_year(1995);
  const auto person = Register(newcomer);
  ASSERT_DONE(person);
  v1::RecordVisitRequest request = VisitOf(person->id());
  *request.mutable_occur_time() = TimestampOf("2012-12-31T12:00:00Z");
  EXPECT_THAT(Record(request), IsRefusedOn(absl::StatusCode::kFailedPrecondition, "PERSON_UNDER_AGE", "person"));
  *request.mutable_occur_time() = TimestampOf("2013-01-01T12:00:00Z");
  EXPECT_DONE(Record(request));
}

TEST_F(RecordVisit, KnowsTheDayWhenABirthDateIsKnown) {
  v1::RegisterPersonRequest newcomer = Newcomer();
  newcomer.mutable_identity()->set_birth_date("1995-05-04");
  v1::RecordVisitRequest request = VisitOf(Register(newcomer)->id());
  *request.mutable_occur_time() = TimestampOf("2013-05-03T12:00:00Z");
  EXPECT_THAT(Record(request), IsRefusedFor("PERSON_UNDER_AGE"));
  *request.mutable_occur_time() = TimestampOf("2013-05-03T22:00:00Z");  // the 4th in Paris
  EXPECT_DONE(Record(request));
}

TEST_F(RecordVisit, WithANoteIsReadAsItWasWritten) {
  const v1::Person person = Registered();
  v1::RecordVisitRequest named = VisitOf(person.id());
  named.set_note("Le café, puis une adresse.");
  v1::RecordVisitRequest anonymous = Welcome();
  anonymous.set_note("Rien à signaler.");
  const std::string key = NewUuidV7();
  const v1::Visit visit = *Record(named, key);
  EXPECT_EQ(GetVisit(reception_, visit.id())->note(), named.note());
  EXPECT_EQ(Record(named, key)->SerializeAsString(), visit.SerializeAsString());
  EXPECT_EQ(GetVisit(reception_, Recorded(anonymous).id())->note(), anonymous.note());
  EXPECT_EQ(Count("data_key where owner = $1", person.id()), 1);
  EXPECT_THAT(Record([&] {
                v1::RecordVisitRequest unknown = named;
                unknown.set_person(NewUuidV7());
                return unknown;
              }()),
              IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(RecordVisit, RefusesAnAnonymousMinorAndSaysWhereMinorsAreOriented) {
  v1::RecordVisitRequest request = Welcome();
  request.mutable_anonymous()->set_age_band(common::v1::AGE_UNDER_18);
  const auto refused = Record(request);
  EXPECT_THAT(refused, IsRefusedOn(absl::StatusCode::kFailedPrecondition, "PERSON_UNDER_AGE", "anonymous.ageBand"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("CSAPA"));
}

TEST_F(RecordVisit, RefusesANamedPersonAmongSeveral) {
  v1::RecordVisitRequest request = VisitOf(Registered().id());
  request.set_people(2);
  EXPECT_THAT(Record(request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "people"));
}

TEST_F(RecordVisit, CountsOnceForOneKey) {
  const std::string key = NewUuidV7();
  const v1::RecordVisitRequest request = VisitOf(Registered().id());
  const auto first = Record(request, key);
  const auto again = Record(request, key);
  ASSERT_DONE(first);
  ASSERT_DONE(again);
  EXPECT_EQ(first->id(), key);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(FactsOfVisit(key).size(), 1u);
}

TEST_F(RecordVisit, AnswersARepeatedKeyEvenWhenItWouldBeRefusedByNow) {
  const std::string key = NewUuidV7();
  v1::RegisterPersonRequest newcomer = Newcomer();
  newcomer.set_birth_year(1980);
  v1::Person person = *Register(newcomer);
  v1::RecordVisitRequest request = VisitOf(person.id());
  *request.mutable_occur_time() = TimestampOf("2013-06-01T12:00:00Z");
  ASSERT_DONE(Record(request, key));
  person.set_birth_year(2000);
  ASSERT_DONE(Update(person, {"birth_year"}));
  const auto again = Record(request, key);
  ASSERT_DONE(again);
  EXPECT_EQ(again->id(), key);
  EXPECT_THAT(Record(request), IsRefusedFor("PERSON_UNDER_AGE"));
}

TEST_F(RecordVisit, RefusesAKeyThatWasUsedForAnotherVisit) {
  const std::string key = NewUuidV7();
  v1::RecordVisitRequest request = Welcome();
  ASSERT_DONE(Record(request, key));
  request.set_syringes_returned(1);
  const auto refused = Record(request, key);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(refused, IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(RecordVisit, CountsOnceWhenTheSameKeyComesTwiceAtOnce) {
  const v1::RecordVisitRequest request = VisitOf(Registered().id());
  for (int round = 0; round < 20; ++round) {
    const std::string key = NewUuidV7();
    absl::StatusOr<v1::Visit> one, other;
    AtOnce([&] { one = Record(request, key); }, [&] { other = Record(request, key); });
    ASSERT_DONE(one);
    ASSERT_DONE(other);
    EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
    EXPECT_EQ(Count("visits where id = $1", key), 1);
    EXPECT_EQ(FactsOfVisit(key).size(), 1u);
  }
}

TEST_F(RecordVisit, KeepsOneOfTwoVisitsThatClaimTheSameKeyAtOnce) {
  const v1::RecordVisitRequest request = Welcome();
  v1::RecordVisitRequest different = request;
  different.set_syringes_returned(1);
  const std::string key = NewUuidV7();
  absl::StatusOr<v1::Visit> one, other;
  AtOnce([&] { one = Record(request, key); }, [&] { other = Record(different, key); });
  EXPECT_NE(one.ok(), other.ok());
  EXPECT_THAT(one.ok() ? other : one, IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(RecordVisit, KeepsEachOfManyVisitsAtOnceWithItsOwnCaller) {
  constexpr int kThreads = 16, kVisits = 25;
  std::vector<std::thread> teams;
  std::vector<int> wrong(kThreads);
  for (int team = 0; team < kThreads; ++team) {
    teams.emplace_back([&, team] {
      for (int i = 0; i < kVisits; ++i) {
        v1::RecordVisitRequest request = Welcome();
        request.set_syringes_returned(team * 1000 + i);
        const std::string key = NewUuidV7();
        const auto visit = Record(request, key);
        wrong[team] += !visit.ok() || visit->id() != key || visit->syringes_returned() != team * 1000 + i;
      }
    });
  }
  for (std::thread& team : teams) team.join();
  EXPECT_EQ(wrong, std::vector<int>(kThreads, 0));
  EXPECT_EQ(Count("visits where site = $1", site_), kThreads * kVisits);
}

}  // namespace
}  // namespace passerelle::contacts
