// A person who is forgotten: by this service at once, by the others as soon as they can.
#include "tests/service/contacts/rights_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Erasure : public Rights {
 protected:
  v1::Erasure Erased(const std::string& person) {
    const auto erasure = Erase(coordinator_, person);
    if (!erasure.ok()) throw std::runtime_error(erasure.status().ToString());
    return *erasure;
  }
  static std::vector<std::string> Services(const v1::Erasure& erasure, bool acknowledged) {
    std::vector<std::string> services;
    for (const auto& acknowledgement : erasure.acknowledgements()) {
      if (acknowledgement.has_acknowledge_time() == acknowledged) services.push_back(acknowledgement.service());
    }
    return services;
  }
};

TEST_F(Erasure, LeavesNobodyBehindTheId) {
  const std::string code = Get(director_, person_)->code();
  const std::string visit = VisitOf(person_, site_, "A demandé un duvet").id();
  const v1::Consent consent = SignedBy(person_);
  ASSERT_DONE(Disclose(Told(consent.id())));
  Erased(person_);
  EXPECT_THAT(Get(director_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(FoundByCode(code), IsEmpty());
  EXPECT_THAT(FoundAt(site_), IsEmpty());
  EXPECT_THAT(VisitIds(director_, person_), IsEmpty());
  EXPECT_THAT(GetConsent(director_, consent.id()), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Check(Asked(consent.id())), IsNotAllowedAs("no written consent"));
  EXPECT_THAT(Disclose(Told(consent.id())), IsNotAllowedAs("no written consent"));
  EXPECT_THAT(Leave(person_, v1::DIED), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Merge(both_, PersonAt(site_), person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Open(testing::Reception(other_site_), person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_EQ(Count("data_key where owner = $1", person_), 0);
}

TEST_F(Erasure, KeepsWhatHappenedWithoutAnybody) {
  const v1::Visit visit = VisitOf(person_, site_, "A demandé un duvet");
  const v1::Consent consent = SignedBy(person_);
  ASSERT_DONE(Disclose(Told(consent.id())));
  Erased(person_);
  const auto kept = GetVisit(director_, visit.id());
  ASSERT_DONE(kept);
  EXPECT_EQ(kept->service_day(), visit.service_day());
  EXPECT_EQ(kept->acts_size(), visit.acts_size());
  EXPECT_FALSE(kept->has_person());
  EXPECT_EQ(kept->note(), "");
  EXPECT_DONE(Void(director_, visit.id(), "Saisie en double"));
  EXPECT_EQ(Count("consent where document = '' and person = $1::uuid", person_), 1);
  EXPECT_EQ(Count("disclosure where person = $1::uuid", person_), 1);
  EXPECT_EQ(Count("people where personal = '' and code_hash is null and birth_year is null and request_hash = '' and "
                  "id = $1::uuid",
                  person_),
            1);
  EXPECT_EQ(Count("person_sites where person = $1::uuid", person_), 0);
}

TEST_F(Erasure, LetsNothingElseBeChangedInAConsentOrADisclosure) {
  SignedBy(person_);
  for (const char* change :
       {"update consent set document = 'x' where person = $1::uuid",
        "update consent set partner = 'autre' where person = $1::uuid", "delete from consent where person = $1::uuid",
        "update disclosure set partner = 'autre' where person = $1::uuid",
        "delete from disclosure where person = $1::uuid"}) {
    EXPECT_FALSE(suite_.Sql("contacts", change, {person_}).ok()) << change;
  }
}

TEST_F(Erasure, RefusesAVisitThatComesLate) {
  v1::RecordVisitRequest late = Welcome();
  late.set_person(person_);
  const std::string key = NewUuidV7();
  const auto recorded = Record(late, key);
  ASSERT_DONE(recorded);
  Erased(person_);
  EXPECT_THAT(Record(late), IsRefusedFor("PERSON_UNKNOWN"));
  const auto repeated = Record(late, key);
  ASSERT_DONE(repeated);
  EXPECT_FALSE(repeated->has_person());
}

TEST_F(Erasure, IsDoneWhenEveryServiceHasAcknowledgedIt) {
  const v1::Erasure erasure = Erased(person_);
  EXPECT_EQ(erasure.person(), person_);
  EXPECT_EQ(erasure.cause(), v1::Erasure::REQUEST);
  EXPECT_EQ(erasure.state(), v1::Erasure::PENDING);
  EXPECT_THAT(Services(erasure, false), ElementsAre("outreach", "referrals", "statistics"));
  suite_.AwaitFeeds();
  const auto done = GetErasure(coordinator_, erasure.id());
  ASSERT_DONE(done);
  EXPECT_EQ(done->state(), v1::Erasure::DONE);
  EXPECT_THAT(Services(*done, true), ElementsAre("outreach", "referrals", "statistics"));
}

TEST_F(Erasure, WaitsForAServiceThatIsDown) {
  suite_.Stop("referrals");
  const v1::Erasure erasure = Erased(person_);
  suite_.AwaitFeeds();
  const auto pending = GetErasure(coordinator_, erasure.id());
  suite_.Start("referrals");
  ASSERT_DONE(pending);
  EXPECT_EQ(pending->state(), v1::Erasure::PENDING);
  EXPECT_THAT(Services(*pending, false), ElementsAre("referrals"));
  suite_.AwaitFeeds();
  EXPECT_EQ(GetErasure(coordinator_, erasure.id())->state(), v1::Erasure::DONE);
}

TEST_F(Erasure, KeepsTheFirstAcknowledgement) {
  const v1::Erasure erasure = Erased(person_);
  suite_.AwaitFeeds();
  const auto before = GetErasure(coordinator_, erasure.id());
  ASSERT_DONE(before);
  events::v1::Fact again;
  again.mutable_person_forgotten()->set_person(person_);
  events::v1::Fact of_nobody;
  of_nobody.mutable_person_forgotten()->set_person(NewUuidV7());
  testing::Tell("outreach", {again, of_nobody});
  suite_.AwaitFeeds();
  EXPECT_EQ(GetErasure(coordinator_, erasure.id())->SerializeAsString(), before->SerializeAsString());
}

TEST_F(Erasure, ForgetsTheDuplicatesToo) {
  const std::string duplicate = DuplicateOf(person_, other_site_);
  const std::string visit = VisitOf(duplicate, other_site_).id();
  const v1::Erasure erasure = Erased(person_);
  EXPECT_THAT(Get(director_, duplicate), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_FALSE(GetVisit(director_, visit)->has_person());
  const auto told = Facts([&](const events::v1::Fact& fact) {
    return fact.person_erased().person() == person_ || fact.person_erased().person() == duplicate;
  });
  EXPECT_THAT(told, SizeIs(2));
  EXPECT_EQ(GetErasure(coordinator_, erasure.id())->state(), v1::Erasure::DONE);
  EXPECT_DONE(GetErasure(testing::Coordinator(other_site_), erasure.id()));
}

TEST_F(Erasure, IsRefusedForADuplicateAlone) {
  const std::string duplicate = DuplicateOf(person_, other_site_);
  EXPECT_THAT(Erase(both_, duplicate), IsRefusedFor("PERSON_MERGED"));
  EXPECT_DONE(Get(director_, duplicate));
}

TEST_F(Erasure, AnswersTheSameErasureWhenItIsRepeated) {
  const v1::Erasure erasure = Erased(person_);
  const auto again = Erase(coordinator_, person_);
  ASSERT_DONE(again);
  EXPECT_EQ(again->id(), erasure.id());
}

TEST_F(Erasure, HappensOnceWhenTwoAskAtOnce) {
  absl::StatusOr<v1::Erasure> one, other;
  AtOnce([&] { one = Erase(coordinator_, person_); }, [&] { other = Erase(both_, person_); });
  ASSERT_DONE(one);
  ASSERT_DONE(other);
  EXPECT_EQ(one->id(), other->id());
  EXPECT_THAT(Facts([&](const events::v1::Fact& fact) { return fact.person_erased().person() == person_; }), SizeIs(1));
}

TEST_F(Erasure, AndAVisitAtOnceLeaveNoVisitOfThePerson) {
  for (int i = 0; i < 10; ++i) {
    const std::string person = PersonAt(site_);
    v1::RecordVisitRequest visit = Welcome();
    visit.set_person(person);
    visit.set_note("Vue au même moment");
    absl::StatusOr<v1::Visit> recorded;
    absl::StatusOr<v1::Erasure> erased;
    AtOnce([&] { recorded = Record(visit); }, [&] { erased = Erase(coordinator_, person); });
    ASSERT_DONE(erased);
    EXPECT_TRUE(recorded.ok() || ReasonOf(recorded.status()) == "PERSON_UNKNOWN") << recorded.status();
    EXPECT_EQ(Count("visits where person = $1::uuid", person), 0);
    EXPECT_EQ(Count("data_key where owner = $1", person), 0);
    if (recorded.ok()) EXPECT_DONE(GetVisit(director_, recorded->id()));
  }
}

TEST_F(Erasure, IsForThoseWhoKnowThePerson) {
  const access::Principal other = testing::Coordinator(other_site_);
  EXPECT_THAT(Erase(other, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Erase(coordinator_, NewUuidV7()), IsRefusedFor("PERSON_UNKNOWN"));
  ASSERT_DONE(Open(testing::WithRole("coordinator", {other_site_}), person_));
  EXPECT_THAT(Erase(other, person_), IsRefusedFor("PERSON_UNKNOWN")) << "an emergency access is not for this";
  const v1::Erasure erasure = Erased(person_);
  EXPECT_THAT(Erase(other, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(GetErasure(other, erasure.id()), IsRefusedFor("ERASURE_UNKNOWN"));
  EXPECT_THAT(GetErasure(coordinator_, NewUuidV7()), IsRefusedFor("ERASURE_UNKNOWN"));
  EXPECT_THAT(Erase(reception_, person_), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(Erasure, IsListedByStateAndPageAtItsSites) {
  std::vector<std::string> ids;
  ids.reserve(3);
  for (int i = 0; i < 3; ++i) ids.push_back(Erased(PersonAt(site_)).id());
  suite_.AwaitFeeds();
  v1::ListErasuresRequest request;
  request.set_page_size(2);
  const auto first = ListErasures(coordinator_, request);
  ASSERT_DONE(first);
  ASSERT_EQ(first->erasures_size(), 2);
  EXPECT_EQ(first->erasures(0).id(), ids[2]);
  request.set_page_token(first->next_page_token());
  const auto second = ListErasures(coordinator_, request);
  ASSERT_DONE(second);
  ASSERT_EQ(second->erasures_size(), 1);
  EXPECT_EQ(second->erasures(0).id(), ids[0]);
  EXPECT_EQ(second->next_page_token(), "");
  v1::ListErasuresRequest pending;
  pending.set_state(v1::Erasure::PENDING);
  EXPECT_EQ(ListErasures(coordinator_, pending)->erasures_size(), 0);
  EXPECT_EQ(ListErasures(testing::Coordinator(other_site_), {})->erasures_size(), 0);
}

}  // namespace
}  // namespace passerelle::contacts
