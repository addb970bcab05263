// Reading visits back, and voiding one that was recorded by mistake.
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Ids(const v1::ListVisitsResponse& response) {
  std::vector<std::string> ids;
  for (const v1::Visit& visit : response.visits()) ids.push_back(visit.id());
  return ids;
}

class Visits : public Contacts {
 protected:
  std::string At(const std::string& time, const std::string& person = "", const std::string& outing = "") {
    v1::RecordVisitRequest request = Welcome();
    *request.mutable_occur_time() = TimestampOf(time);
    if (!person.empty()) request.set_person(person);
    request.set_outing(outing);
    return Recorded(request).id();
  }
  std::vector<std::string> List(const v1::ListVisitsRequest& request) {
    const auto visits = ListVisits(reception_, request);
    EXPECT_TRUE(visits.ok()) << visits.status();
    return visits.ok() ? Ids(*visits) : std::vector<std::string>{};
  }
  const access::Principal other_reception_ = testing::Reception(suite_.NewSite());
};

TEST_F(Visits, OfOtherSitesDoNotExist) {
  const std::string visit = At("2013-06-01T12:00:00Z");
  const auto refused = GetVisit(other_reception_, visit);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("VISIT_UNKNOWN"));
  EXPECT_EQ(refused.status().ToString(), GetVisit(other_reception_, NewUuidV7()).status().ToString());
  EXPECT_DONE(GetVisit(director_, visit));
}

TEST_F(Visits, OfOtherSitesAreNeverListed) {
  const std::string person = Registered().id();
  const std::string visit = At("2013-06-01T12:00:00Z", person);
  v1::ListVisitsRequest by_site, by_person;
  by_site.set_site(site_);
  by_person.set_person(person);
  EXPECT_THAT(List(by_site), ElementsAre(visit));
  EXPECT_THAT(List(by_person), ElementsAre(visit));
  EXPECT_THAT(Ids(*ListVisits(other_reception_, by_site)), IsEmpty());
  EXPECT_THAT(Ids(*ListVisits(other_reception_, by_person)), IsEmpty());
  EXPECT_THAT(Ids(*ListVisits(other_reception_, {})), IsEmpty());
}

TEST_F(Visits, AreListedLatestFirstByEachFilter) {
  const std::string person = Registered().id();
  const std::string outing = Planned("2013-06-01T18:00:00Z").outing();
  const std::string third = At("2013-06-01T22:30:00Z", person);  // the 2nd in Paris
  const std::string first = At("2013-06-01T19:00:00Z", "", outing);
  const std::string second = At("2013-06-02T00:30:00Z", person, outing);  // still the outing's day
  v1::ListVisitsRequest request;
  EXPECT_THAT(List(request), ElementsAre(third, second, first));
  request.set_site(site_);
  EXPECT_THAT(List(request), ElementsAre(third, second, first));
  request.set_person(person);
  EXPECT_THAT(List(request), ElementsAre(third, second));
  request.set_outing(outing);
  EXPECT_THAT(List(request), ElementsAre(second));
  request.clear_person();
  EXPECT_THAT(List(request), ElementsAre(second, first));
}

TEST_F(Visits, AreFoundByTheSitesLocalDays) {
  const std::string evening = At("2013-06-01T21:59:00Z");   // 23:59 in Paris
  const std::string midnight = At("2013-06-01T22:00:00Z");  // the 2nd in Paris
  const std::string next = At("2013-06-02T22:00:00Z");      // the 3rd in Paris
  v1::ListVisitsRequest request;
  request.set_site(site_);
  request.set_from("2013-06-02");
  request.set_to("2013-06-02");
  EXPECT_THAT(List(request), ElementsAre(midnight));
  request.clear_from();
  EXPECT_THAT(List(request), ElementsAre(midnight, evening));
  request.set_from("2013-06-02");
  request.clear_to();
  EXPECT_THAT(List(request), ElementsAre(next, midnight));
}

TEST_F(Visits, OfDaysInTheWrongOrderAreNotListed) {
  v1::ListVisitsRequest request;
  request.set_from("2013-06-02");
  request.set_to("2013-06-01");
  EXPECT_THAT(ListVisits(reception_, request), IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "to"));
}

TEST_F(Visits, AreListedPageByPageThoughTheyHappenedAtOnce) {
  std::vector<std::string> all;
  for (int i = 0; i < 7; ++i) all.push_back(At("2013-06-01T12:00:00Z"));
  std::sort(all.rbegin(), all.rend());
  for (const bool of_site : {true, false}) {
    v1::ListVisitsRequest request;
    if (of_site) request.set_site(site_);
    request.set_page_size(3);
    std::vector<std::string> seen;
    do {
      const auto page = ListVisits(reception_, request);
      ASSERT_DONE(page);
      for (const std::string& id : Ids(*page)) seen.push_back(id);
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(seen, all);
  }
}

class VoidVisit : public Contacts {};

TEST_F(VoidVisit, KeepsTheVisitAndTellsItOnce) {
  const v1::Visit visit = Recorded(Welcome());
  const auto voided = Void(reception_, visit.id(), "recorded twice");
  ASSERT_DONE(voided);
  EXPECT_EQ(voided->state(), v1::VOIDED);
  EXPECT_EQ(voided->void_reason(), "recorded twice");
  EXPECT_NE(voided->etag(), visit.etag());
  EXPECT_EQ(GetVisit(reception_, visit.id())->SerializeAsString(), voided->SerializeAsString());
  const auto facts = FactsOfVisit(visit.id());
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_TRUE(facts[0].has_visit_recorded());
  EXPECT_TRUE(facts[1].has_visit_voided());
}

TEST_F(VoidVisit, AgainChangesNothing) {
  const v1::Visit visit = Recorded(Welcome());
  const auto voided = Void(reception_, visit.id(), "first");
  const auto again = Void(reception_, visit.id(), "second");
  ASSERT_DONE(again);
  EXPECT_EQ(again->SerializeAsString(), voided->SerializeAsString());
  EXPECT_EQ(FactsOfVisit(visit.id()).size(), 2u);
}

TEST_F(VoidVisit, IsToldOnceWhenTwoVoidAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const v1::Visit visit = Recorded(Welcome());
    absl::StatusOr<v1::Visit> one, other;
    AtOnce([&] { one = Void(reception_, visit.id(), "one"); }, [&] { other = Void(reception_, visit.id(), "other"); });
    ASSERT_DONE(one);
    ASSERT_DONE(other);
    EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
    EXPECT_EQ(one->state(), v1::VOIDED);
    EXPECT_EQ(FactsOfVisit(visit.id()).size(), 2u);
  }
}

TEST_F(VoidVisit, IsNotBroughtBackByARepeatedRecording) {
  const std::string key = NewUuidV7();
  const v1::RecordVisitRequest request = Welcome();
  ASSERT_DONE(Record(request, key));
  ASSERT_DONE(Void(reception_, key, "recorded twice"));
  const auto again = Record(request, key);
  ASSERT_DONE(again);
  EXPECT_EQ(again->state(), v1::VOIDED);
  EXPECT_EQ(FactsOfVisit(key).size(), 2u);
}

TEST_F(VoidVisit, OfAnotherSiteDoesNotHappen) {
  const v1::Visit visit = Recorded(Welcome());
  const auto refused = Void(testing::Reception(suite_.NewSite()), visit.id(), "not mine");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("VISIT_UNKNOWN"));
  EXPECT_EQ(GetVisit(reception_, visit.id())->state(), v1::RECORDED);
}

}  // namespace
}  // namespace passerelle::contacts
