// Community mediation: recorded, read back, voided.
#include "tests/service/outreach/calendar_fixture.h"

namespace passerelle::outreach::calendar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MediationActions : public Calendar {
 protected:
  absl::StatusOr<v1::MediationAction> Get(const access::Principal& caller, const std::string& action) {
    v1::GetMediationActionRequest request;
    request.set_id(action);
    return Call<v1::MediationAction>(caller, "MediationService.GetMediationAction", request);
  }
  absl::StatusOr<v1::MediationAction> Void(const access::Principal& caller, const std::string& action) {
    v1::VoidMediationActionRequest request;
    request.set_id(action);
    request.set_reason("Saisie en double");
    return Call<v1::MediationAction>(caller, "MediationService.VoidMediationAction", request);
  }
  std::vector<std::string> List(const access::Principal& caller, const v1::ListMediationActionsRequest& request) {
    const auto page = Call<v1::ListMediationActionsResponse>(caller, "MediationService.ListMediationActions", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> ids;
    if (page.ok()) {
      for (const v1::MediationAction& action : page->mediation_actions()) ids.push_back(action.id());
      next_page_ = page->next_page_token();
    }
    return ids;
  }
  std::string At(const std::string& time) {
    v1::CreateMediationActionRequest request = WithResidents();
    *request.mutable_occur_time() = TimestampOf(time);
    return Recorded(request).id();
  }
  std::string next_page_;
};

TEST_F(MediationActions, AreRecordedAndThenFound) {
  v1::CreateMediationActionRequest request = WithResidents();
  request.set_people_met(0);
  request.set_note("Au sujet du square");
  const v1::MediationAction action = Recorded(request);
  EXPECT_EQ(action.state(), v1::MediationAction::RECORDED);
  EXPECT_EQ(action.service_day(), "2013-06-10");
  EXPECT_EQ(action.needles_picked_up(), 3);
  EXPECT_TRUE(action.has_people_met());
  EXPECT_EQ(action.etag(), "1");
  EXPECT_EQ(Get(reception_, action.id())->DebugString(), action.DebugString());
  EXPECT_FALSE(Recorded(WithResidents()).has_people_met());
}

TEST_F(MediationActions, AreToldWithoutWhatTheTeamNoted) {
  v1::CreateMediationActionRequest request = WithResidents();
  request.set_note("a note of the team");
  const std::string action = Recorded(request).id();
  const auto facts = FactsOfAction(action);
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].kind(), "RESIDENTS");
  EXPECT_EQ(facts[0].minutes(), 60);
  EXPECT_EQ(facts[0].needles_picked_up(), 3);
  EXPECT_EQ(facts[0].service_day(), "2013-06-10");
  EXPECT_FALSE(facts[0].voided());
  EXPECT_EQ(facts[0].SerializeAsString().find("a note of the team"), std::string::npos);
}

TEST_F(MediationActions, RepeatedAreAnsweredTheSameAndToldOnce) {
  const std::string key = NewUuidV7();
  const v1::MediationAction first = *Record(WithResidents(), key);
  EXPECT_EQ(Record(WithResidents(), key)->DebugString(), first.DebugString());
  EXPECT_THAT(FactsOfAction(first.id()), SizeIs(1));
  v1::CreateMediationActionRequest other = WithResidents();
  other.set_minutes(5);
  EXPECT_THAT(Record(other, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(MediationActions, HaveHappened) {
  v1::CreateMediationActionRequest request = WithResidents();
  *request.mutable_occur_time() = FromNow(absl::Minutes(4));
  EXPECT_TRUE(Record(request).ok());
  *request.mutable_occur_time() = FromNow(absl::Minutes(6));
  EXPECT_THAT(Record(request), IsRefusedFor("TIME_IN_FUTURE"));
  *request.mutable_occur_time() = TimestampOf("1989-12-31T23:59:59Z");
  EXPECT_THAT(Record(request), IsRefusedFor("TIME_TOO_EARLY"));
}

TEST_F(MediationActions, NeedASiteThatExists) {
  v1::CreateMediationActionRequest request = WithResidents();
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::MediationAction>(testing::Director(), "MediationService.CreateMediationAction", request),
              IsRefusedFor("SITE_UNKNOWN"));
}

TEST_F(MediationActions, OfAnOutingCountForTheDayItBegan) {
  v1::CreateOutingRequest night = Round({NewStaffMember(), NewStaffMember()});
  night.set_kind(v1::FESTIVE_EVENT);
  *night.mutable_start_time() = TimestampOf("2013-06-10T19:00:00Z");
  *night.mutable_end_time() = TimestampOf("2013-06-11T02:00:00Z");
  const auto outing = CreateOuting(night);
  ASSERT_TRUE(outing.ok()) << outing.status();
  v1::CreateMediationActionRequest request = WithResidents();
  request.set_outing(outing->id());
  *request.mutable_occur_time() = TimestampOf("2013-06-11T01:00:00Z");
  const v1::MediationAction action = Recorded(request);
  EXPECT_EQ(action.service_day(), "2013-06-10");
  EXPECT_EQ(action.outing(), outing->id());
}

TEST_F(MediationActions, BelongToOutingsOfTheirSiteAlone) {
  v1::CreateMediationActionRequest request = WithResidents();
  request.set_outing(NewUuidV7());
  EXPECT_THAT(Record(request), IsRefusedFor("OUTING_UNKNOWN"));
  const auto outing = CreateOuting(Round({NewStaffMember(), NewStaffMember()}));
  ASSERT_TRUE(outing.ok()) << outing.status();
  request.set_outing(outing->id());
  request.set_site(suite_.NewSite());
  EXPECT_THAT(Call<v1::MediationAction>(testing::Director(), "MediationService.CreateMediationAction", request),
              IsRefusedFor("OUTING_UNKNOWN"));
}

TEST_F(MediationActions, VoidedStayAndCountNoMore) {
  const std::string action = Recorded(WithResidents()).id();
  const v1::MediationAction voided = *Void(reception_, action);
  EXPECT_EQ(voided.state(), v1::MediationAction::VOIDED);
  EXPECT_EQ(voided.void_reason(), "Saisie en double");
  EXPECT_EQ(Void(reception_, action)->DebugString(), voided.DebugString());
  const auto facts = FactsOfAction(action);
  ASSERT_THAT(facts, SizeIs(2));
  EXPECT_TRUE(facts[1].voided());
  EXPECT_EQ(facts[1].version(), 2);
}

TEST_F(MediationActions, AreSeenByTheirSiteAlone) {
  const std::string action = Recorded(WithResidents()).id();
  EXPECT_THAT(Get(stranger_, action), IsRefusedFor("MEDIATION_ACTION_UNKNOWN"));
  EXPECT_THAT(Void(stranger_, action), IsRefusedFor("MEDIATION_ACTION_UNKNOWN"));
  EXPECT_THAT(List(stranger_, {}), IsEmpty());
  EXPECT_EQ(Get(reception_, action)->state(), v1::MediationAction::RECORDED);
  EXPECT_THAT(Call<v1::MediationAction>(stranger_, "MediationService.CreateMediationAction", WithResidents()),
              IsRefusedFor("SITE_FORBIDDEN"));
}

TEST_F(MediationActions, AreListedLatestFirstByDaysAndPages) {
  const std::string first = At("2013-06-10T10:00:00Z");
  const std::string third = At("2013-06-12T10:00:00Z");
  const std::string second = At("2013-06-10T22:30:00Z");  // the 11th in Paris
  v1::ListMediationActionsRequest request;
  EXPECT_THAT(List(reception_, request), ElementsAre(third, second, first));
  request.set_site(site_);
  request.set_page_size(2);
  EXPECT_THAT(List(reception_, request), ElementsAre(third, second));
  request.set_page_token(next_page_);
  EXPECT_THAT(List(reception_, request), ElementsAre(first));
  v1::ListMediationActionsRequest day;
  day.set_from("2013-06-11");
  day.set_to("2013-06-11");
  EXPECT_THAT(List(reception_, day), ElementsAre(second));
  day.set_to("2013-06-10");
  EXPECT_THAT(Call<v1::ListMediationActionsResponse>(reception_, "MediationService.ListMediationActions", day),
              IsRefusedFor("RANGE_INVALID"));
}

}  // namespace
}  // namespace passerelle::outreach::calendar
