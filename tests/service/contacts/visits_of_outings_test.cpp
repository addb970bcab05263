// Visits of an outing: they belong to the day it began, however late, and their handouts left its vehicle.
#include <google/rpc/status.pb.h>

#include "tests/service/contacts/contacts_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class VisitsOfOutings : public Contacts {
 protected:
  v1::RecordVisitRequest At(const std::string& time, const std::string& outing) const {
    v1::RecordVisitRequest request = Welcome();
    request.set_setting(common::v1::STREET);
    *request.mutable_occur_time() = TimestampOf(time);
    request.set_outing(outing);
    return request;
  }
  // The day that a visit at `time`, of an outing that began at `begin`, counts for.
  std::string DayOf(const std::string& begin, const std::string& time) {
    return Recorded(At(time, Planned(begin).outing())).service_day();
  }
  events::v1::VisitRecorded FactOf(const std::string& visit) { return FactsOfVisit(visit).at(0).visit_recorded(); }
  static events::v1::OutingChanged Moved(events::v1::OutingChanged outing, const std::string& begin) {
    *outing.mutable_start_time() = TimestampOf(begin);
    outing.set_service_day(testing::LocalDay(absl::FromUnixSeconds(outing.start_time().seconds())));
    outing.set_version(outing.version() + 1);
    return outing;
  }
};

TEST_F(VisitsOfOutings, CountForTheDayTheOutingBegan) {
  EXPECT_EQ(DayOf("2014-03-07T21:00:00+01:00", "2014-03-07T22:00:00+01:00"), "2014-03-07");
  EXPECT_EQ(DayOf("2014-03-07T21:00:00+01:00", "2014-03-08T02:30:00+01:00"), "2014-03-07");
  EXPECT_EQ(DayOf("2014-03-07T21:00:00+01:00", "2014-03-09T12:00:00+01:00"), "2014-03-07");  // written down later
  EXPECT_EQ(DayOf("2014-03-08T00:30:00+01:00", "2014-03-07T23:50:00+01:00"), "2014-03-08");  // on the way there
}

TEST_F(VisitsOfOutings, CountForThatDayThroughTheNightsWhenTheClocksChange) {
  EXPECT_EQ(DayOf("2014-03-29T23:30:00+01:00", "2014-03-30T03:30:00+02:00"), "2014-03-29");
  EXPECT_EQ(DayOf("2014-03-30T00:15:00+01:00", "2014-03-30T03:30:00+02:00"), "2014-03-30");
  EXPECT_EQ(DayOf("2014-10-25T23:30:00+02:00", "2014-10-26T02:30:00+02:00"), "2014-10-25");
  EXPECT_EQ(DayOf("2014-10-25T23:30:00+02:00", "2014-10-26T02:30:00+01:00"), "2014-10-25");
  EXPECT_EQ(DayOf("2014-10-26T00:15:00+02:00", "2014-10-26T02:30:00+01:00"), "2014-10-26");
}

TEST_F(VisitsOfOutings, TellTheVehicleThatTheirHandoutsLeft) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00", "the-van");
  const v1::Visit visit = Recorded(At("2014-03-08T02:30:00+01:00", outing.outing()));
  EXPECT_EQ(visit.outing(), outing.outing());
  const events::v1::VisitRecorded fact = FactOf(visit.id());
  EXPECT_EQ(fact.location(), "the-van");
  EXPECT_EQ(fact.outing(), outing.outing());
  EXPECT_EQ(fact.service_day(), "2014-03-07");
}

TEST_F(VisitsOfOutings, OnFootTellNoLocation) {
  EXPECT_EQ(FactOf(Recorded(At("2014-03-07T22:00:00Z", Planned("2014-03-07T21:00:00Z").outing())).id()).location(), "");
  EXPECT_EQ(FactOf(Recorded(Welcome()).id()).location(), "");
}

TEST_F(VisitsOfOutings, NameTheOutingInWhateverCase) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00");
  std::string shouted = outing.outing();
  for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const std::string key = NewUuidV7();
  const auto visit = Record(At("2014-03-08T02:30:00+01:00", shouted), key);
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->outing(), outing.outing());
  EXPECT_EQ(visit->service_day(), "2014-03-07");
  EXPECT_EQ(FactOf(key).outing(), outing.outing());
}

TEST_F(VisitsOfOutings, AreRefusedWhenThereIsNoSuchOuting) {
  EXPECT_THAT(Record(At("2014-03-07T22:00:00Z", NewUuidV7())),
              IsRefusedOn(absl::StatusCode::kFailedPrecondition, "OUTING_UNKNOWN", "outing"));
}

TEST_F(VisitsOfOutings, AreRefusedWhenItIsAnotherSitesOuting) {
  const auto outing = testing::PlannedOuting(suite_.NewSite(), absl::Now() - absl::Hours(2));
  testing::TellOuting(outing);
  EXPECT_THAT(Record(At("2014-03-07T22:00:00Z", outing.outing())),
              IsRefusedOn(absl::StatusCode::kFailedPrecondition, "OUTING_UNKNOWN", "outing"));
}

TEST_F(VisitsOfOutings, InAQueueEachFollowItsOwnOuting) {
  const auto van = Planned("2014-03-07T21:00:00+01:00", "the-van");
  const auto on_foot = Planned("2014-03-08T21:00:00+01:00");
  const std::string time = "2014-03-09T01:00:00+01:00";
  v1::BatchRecordVisitsRequest request;
  for (const std::string& outing : {van.outing(), on_foot.outing(), NewUuidV7(), std::string(), van.outing()}) {
    *request.add_visits() = At(time, outing);
    request.mutable_visits(request.visits_size() - 1)->set_request_id(NewUuidV7());
  }
  const auto answer = RecordBatch(request);
  ASSERT_DONE(answer);
  ASSERT_THAT(answer->results(), SizeIs(5));
  EXPECT_EQ(answer->results(0).visit().service_day(), "2014-03-07");
  EXPECT_EQ(answer->results(1).visit().service_day(), "2014-03-08");
  EXPECT_EQ(answer->results(2).error().reason(), "OUTING_UNKNOWN");
  EXPECT_EQ(answer->results(2).error().violations(0).field(), "outing");
  EXPECT_EQ(answer->results(3).visit().service_day(), "2014-03-09");
  EXPECT_EQ(answer->results(4).visit().service_day(), "2014-03-07");
  EXPECT_EQ(FactOf(answer->results(4).visit().id()).location(), "the-van");
}

TEST_F(VisitsOfOutings, KeepTheirDayWhenTheOutingIsMovedAfterwards) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00");
  const v1::Visit before = Recorded(At("2014-03-08T01:00:00+01:00", outing.outing()));
  testing::TellOuting(Moved(outing, "2014-03-08T00:30:00+01:00"));
  const v1::Visit after = Recorded(At("2014-03-08T01:00:00+01:00", outing.outing()));
  EXPECT_EQ(after.service_day(), "2014-03-08");
  EXPECT_EQ(GetVisit(reception_, before.id())->service_day(), "2014-03-07");
  EXPECT_EQ(FactOf(before.id()).service_day(), "2014-03-07");
}

TEST_F(VisitsOfOutings, AnswerAReplayAsBeforeThoughTheOutingHasChangedSince) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00", "the-van");
  v1::RecordVisitRequest request = At("2014-03-08T01:00:00+01:00", outing.outing());
  request.set_request_id(NewUuidV7());
  const auto first = Record(request);
  ASSERT_DONE(first);
  events::v1::OutingChanged changed = Moved(outing, "2014-03-08T00:30:00+01:00");
  changed.set_location("another-van");
  testing::TellOuting(changed);
  const auto again = Record(request);
  ASSERT_DONE(again);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  v1::BatchRecordVisitsRequest queue;
  *queue.add_visits() = request;
  EXPECT_EQ(RecordBatch(queue)->results(0).visit().SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(FactsOfVisit(first->id()), SizeIs(1));
}

TEST_F(VisitsOfOutings, FollowTheLatestVersionInWhateverOrderItIsTold) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00");
  events::v1::OutingChanged latest = Moved(Moved(outing, "2014-03-08T21:00:00+01:00"), "2014-03-09T21:00:00+01:00");
  testing::TellOuting(latest);
  testing::TellOuting(Moved(outing, "2014-03-08T21:00:00+01:00"));
  testing::TellOuting(outing);
  EXPECT_EQ(Recorded(At("2014-03-10T01:00:00+01:00", outing.outing())).service_day(), "2014-03-09");
}

TEST_F(VisitsOfOutings, StandThoughTheOutingWasCancelled) {
  events::v1::OutingChanged outing = Planned("2014-03-07T21:00:00+01:00", "the-van");
  outing.set_state("CANCELLED");
  outing.set_version(2);
  testing::TellOuting(outing);
  const auto visit = Record(At("2014-03-08T01:00:00+01:00", outing.outing()));
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->service_day(), "2014-03-07");
  EXPECT_EQ(FactOf(visit->id()).location(), "the-van");
}

TEST_F(VisitsOfOutings, CountForTheDayThatOutreachSaysWhateverTheTimeItBegan) {
  events::v1::OutingChanged outing = Planned("2014-03-07T23:30:00+01:00");
  *outing.mutable_start_time() = TimestampOf("2014-03-08T00:10:00+01:00");  // it left later than planned
  outing.set_version(2);
  testing::TellOuting(outing);
  EXPECT_EQ(Recorded(At("2014-03-08T01:00:00+01:00", outing.outing())).service_day(), "2014-03-07");
}

TEST_F(VisitsOfOutings, AreToBeSentAgainWhenOutreachHasNotToldOfTheOutingAndCannotBeAsked) {
  const auto told = Planned("2014-03-07T21:00:00+01:00");
  const std::string not_told = NewUuidV7();
  const std::string time = "2014-03-08T01:00:00+01:00";
  v1::BatchRecordVisitsRequest queue;
  for (const std::string& outing : {not_told, told.outing(), NewUuidV7()}) {
    *queue.add_visits() = At(time, outing);
    queue.mutable_visits(queue.visits_size() - 1)->set_request_id(NewUuidV7());
  }
  suite_.Stop("outreach");
  const auto refused = Record(At(time, not_told));
  const auto answer = RecordBatch(queue);
  suite_.Start("outreach");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(refused.status()), "SERVICE_UNAVAILABLE");
  EXPECT_THAT(ToRpcStatus(refused.status()).ShortDebugString(), ::testing::HasSubstr("RetryInfo"));
  ASSERT_DONE(answer);
  EXPECT_EQ(answer->results(0).error().code(), "UNAVAILABLE");
  EXPECT_EQ(answer->results(1).visit().service_day(), "2014-03-07") << "what is known waits for nobody";
  EXPECT_EQ(answer->results(2).error().reason(), "SERVICE_UNAVAILABLE");
}

TEST_F(VisitsOfOutings, StandWhileOutreachIsDown) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00");
  suite_.Stop("outreach");
  const auto visit = Record(At("2014-03-08T01:00:00+01:00", outing.outing()));
  suite_.Start("outreach");
  ASSERT_DONE(visit);
  EXPECT_EQ(visit->service_day(), "2014-03-07");
}

TEST_F(VisitsOfOutings, AreListedOnTheDayTheOutingBegan) {
  const auto outing = Planned("2014-03-07T21:00:00+01:00");
  const v1::Visit visit = Recorded(At("2014-03-08T02:30:00+01:00", outing.outing()));
  v1::ListVisitsRequest request;
  request.set_site(site_);
  request.set_from("2014-03-07");
  request.set_to("2014-03-07");
  const auto listed = ListVisits(reception_, request);
  ASSERT_DONE(listed);
  std::vector<std::string> ids;
  for (const v1::Visit& one : listed->visits()) ids.push_back(one.id());
  EXPECT_THAT(ids, ElementsAre(visit.id()));
}

}  // namespace
}  // namespace passerelle::contacts
