// Collective activities and meetings: planned, changed, held, cancelled, and the time they take of those who do them.
#include <thread>

#include "tests/service/outreach/calendar_fixture.h"

namespace passerelle::outreach::calendar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Activities : public Calendar {
 protected:
  std::vector<std::string> List(const access::Principal& caller, const v1::ListActivitiesRequest& request) {
    const auto page = Call<v1::ListActivitiesResponse>(caller, "ActivityService.ListActivities", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> ids;
    if (page.ok()) {
      for (const v1::Activity& activity : page->activities()) ids.push_back(activity.id());
      next_page_ = page->next_page_token();
    }
    return ids;
  }
  std::string At(const std::string& start, const std::string& end) {
    v1::CreateActivityRequest request = Meeting();
    *request.mutable_start_time() = TimestampOf(start);
    *request.mutable_end_time() = TimestampOf(end);
    return Created(request).id();
  }
  std::int64_t Bookings(const std::string& staff_member) {
    return (*suite_.Sql("outreach", "select count(*) as n from staff_booking where staff_member = $1",
                        {staff_member}))[0]
        .Int("n");
  }
  std::string next_page_;
};

TEST_F(Activities, ArePlannedAndThenFound) {
  const std::string anna = NewStaffMember();
  v1::CreateActivityRequest request = Meeting({anna});
  request.set_capacity(12);
  request.set_note("Salle du haut");
  const v1::Activity activity = Created(request);
  EXPECT_EQ(activity.state(), v1::Activity::PLANNED);
  EXPECT_EQ(activity.kind(), v1::Activity::TEAM_MEETING);
  EXPECT_EQ(activity.service_day(), "2026-06-10");
  EXPECT_THAT(activity.staff(), ElementsAre(anna));
  EXPECT_EQ(activity.capacity(), 12);
  EXPECT_EQ(activity.etag(), "1");
  EXPECT_EQ(Get(reception_, activity.id())->DebugString(), activity.DebugString());
}

TEST_F(Activities, BelongToTheLocalDayTheyBegin) {
  v1::CreateActivityRequest late = Meeting();
  *late.mutable_start_time() = TimestampOf("2026-06-10T22:30:00Z");  // half past midnight in Paris
  *late.mutable_end_time() = TimestampOf("2026-06-11T01:00:00Z");
  EXPECT_EQ(Created(late).service_day(), "2026-06-11");
}

TEST_F(Activities, MayLieOutsideTheOpeningHours) {
  v1::CreateActivityRequest sunday = Meeting();
  *sunday.mutable_start_time() = TimestampOf("2026-06-14T18:00:00Z");
  *sunday.mutable_end_time() = TimestampOf("2026-06-14T20:00:00Z");
  EXPECT_TRUE(Create(sunday).ok());
}

TEST_F(Activities, AreToldToTheOtherServicesWithEachChange) {
  v1::CreateActivityRequest request = Meeting();
  request.set_kind(v1::Activity::COLLECTIVE_ACTIVITY);
  *request.mutable_start_time() = TimestampOf("2013-06-10T12:00:00Z");
  *request.mutable_end_time() = TimestampOf("2013-06-10T13:30:00Z");
  const std::string activity = Created(request).id();
  ASSERT_TRUE(Hold(activity, 9).ok());
  const auto facts = FactsOfActivity(activity);
  ASSERT_THAT(facts, SizeIs(2));
  EXPECT_EQ(facts[0].kind(), "COLLECTIVE_ACTIVITY");
  EXPECT_EQ(facts[0].state(), "PLANNED");
  EXPECT_EQ(facts[0].minutes(), 90);
  EXPECT_EQ(facts[0].service_day(), "2013-06-10");
  EXPECT_EQ(facts[0].version(), 1);
  EXPECT_EQ(facts[1].state(), "HELD");
  EXPECT_EQ(facts[1].participants(), 9);
  EXPECT_EQ(facts[1].version(), 2);
}

TEST_F(Activities, RepeatedAreAnsweredTheSameAndToldOnce) {
  const std::string key = NewUuidV7();
  const std::string anna = NewStaffMember();
  const v1::Activity first = *Create(Meeting({anna}), key);
  Away(anna, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");  // what stands is answered all the same
  const auto again = Create(Meeting({anna}), key);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->DebugString(), first.DebugString());
  EXPECT_THAT(FactsOfActivity(first.id()), SizeIs(1));
  v1::CreateActivityRequest other = Meeting({anna});
  other.set_title("Autre");
  EXPECT_THAT(Create(other, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(Activities, SentTwiceAtOnceArePlannedOnce) {
  const std::string key = NewUuidV7();
  const v1::CreateActivityRequest request = Meeting({NewStaffMember()});
  absl::StatusOr<v1::Activity> one, other;
  std::thread thread([&] { one = Create(request, key); });
  other = Create(request, key);
  thread.join();
  ASSERT_TRUE(one.ok()) << one.status();
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(one->DebugString(), other->DebugString());
  EXPECT_THAT(FactsOfActivity(key), SizeIs(1));
}

TEST_F(Activities, NeedASiteThatExists) {
  v1::CreateActivityRequest request = Meeting();
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::Activity>(testing::Director(), "ActivityService.CreateActivity", request),
              IsRefusedFor("SITE_UNKNOWN"));
}

TEST_F(Activities, EndAfterTheyBeginAndWithinADay) {
  for (const char* end : {"2026-06-10T12:00:00Z", "2026-06-10T11:00:00Z", "2026-06-11T12:00:01Z"}) {
    v1::CreateActivityRequest request = Meeting();
    *request.mutable_end_time() = TimestampOf(end);
    EXPECT_THAT(Create(request), IsRefusedFor("DURATION_INVALID")) << end;
  }
}

TEST_F(Activities, NameEachStaffMemberOnce) {
  const std::string anna = NewStaffMember();
  EXPECT_THAT(Create(Meeting({anna, anna})), IsRefusedFor("INVALID_FIELDS"));
}

TEST_F(Activities, AreDoneByStaffOfTheirSite) {
  const std::string foreign = NewStaffMember(suite_.NewSite());
  for (const std::string& member : {std::string("nobody"), foreign}) {
    const auto refused = Create(Meeting({NewStaffMember(), member}));
    EXPECT_THAT(refused, IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
    EXPECT_EQ(ViolationsOf(refused.status()).at(0).field, "staff[1]");
  }
}

TEST_F(Activities, RefuseWhoIsAway) {
  const std::string anna = NewStaffMember();
  Away(anna, "2026-06-10T13:00:00Z", "2026-06-12T00:00:00Z");
  EXPECT_THAT(Create(Meeting({anna})), IsRefusedFor("STAFF_ABSENT"));
}

TEST_F(Activities, RefuseWhoIsPlannedForAnotherOneThen) {
  const std::string anna = NewStaffMember();
  Created(Meeting({anna}));
  const auto refused = Create(Meeting({NewStaffMember(), anna}));
  EXPECT_THAT(refused, IsRefusedFor("STAFF_BOOKED"));
  EXPECT_EQ(ViolationsOf(refused.status()).at(0).field, "staff[1]");
  v1::CreateActivityRequest after = Meeting({anna});
  *after.mutable_start_time() = TimestampOf("2026-06-10T14:00:00Z");  // when the other ends
  *after.mutable_end_time() = TimestampOf("2026-06-10T15:00:00Z");
  EXPECT_TRUE(Create(after).ok());
}

TEST_F(Activities, RefuseWhoGoesOnAnOutingThen) {
  const std::string anna = NewStaffMember();
  const auto outing = CreateOuting(Round({anna, NewStaffMember()}));
  ASSERT_TRUE(outing.ok()) << outing.status();
  EXPECT_THAT(Create(Meeting({anna})), IsRefusedFor("STAFF_BOOKED"));
}

// One person, an outing and an activity at the same moment: one of them gets the time, whoever comes first.
TEST_F(Activities, AndOutingsNeverTakeTheSameTimeAtOnce) {
  for (int round = 0; round < 20; ++round) {
    const std::string anna = NewStaffMember();
    const std::string other = NewStaffMember();
    absl::StatusOr<v1::Outing> outing;
    std::thread thread([&] { outing = CreateOuting(Round({anna, other})); });
    const absl::StatusOr<v1::Activity> activity = Create(Meeting({other, anna}));
    thread.join();
    EXPECT_NE(outing.ok(), activity.ok()) << outing.status() << activity.status();
    const absl::Status refused = outing.ok() ? activity.status() : outing.status();
    EXPECT_EQ(ReasonOf(refused), "STAFF_BOOKED") << refused;
    EXPECT_EQ(Bookings(anna), 1);
  }
}

TEST_F(Activities, AreSeenByTheirSiteAlone) {
  const std::string activity = Created(Meeting()).id();
  EXPECT_THAT(Get(stranger_, activity), IsRefusedFor("ACTIVITY_UNKNOWN"));
  EXPECT_EQ(Get(stranger_, activity).status().ToString(), Get(stranger_, NewUuidV7()).status().ToString());
  EXPECT_THAT(List(stranger_, {}), IsEmpty());
  v1::CancelActivityRequest cancel;
  cancel.set_id(activity);
  cancel.set_reason("x");
  EXPECT_THAT(Call<v1::Activity>(stranger_, "ActivityService.CancelActivity", cancel),
              IsRefusedFor("ACTIVITY_UNKNOWN"));
  EXPECT_THAT(Call<v1::Activity>(stranger_, "ActivityService.CreateActivity", Meeting()),
              IsRefusedFor("SITE_FORBIDDEN"));
}

TEST_F(Activities, ArePlannedByThoseWhoMayPlan) {
  EXPECT_THAT(Call<v1::Activity>(reception_, "ActivityService.CreateActivity", Meeting()),
              IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(Activities, AreListedSoonestFirstByDaysAndPages) {
  const std::string third = At("2026-06-12T08:00:00Z", "2026-06-12T09:00:00Z");
  const std::string first = At("2026-06-10T08:00:00Z", "2026-06-10T09:00:00Z");
  const std::string second = At("2026-06-10T22:00:00Z", "2026-06-10T23:00:00Z");  // the 11th in Paris
  v1::ListActivitiesRequest request;
  EXPECT_THAT(List(coordinator_, request), ElementsAre(first, second, third));
  request.set_site(site_);
  EXPECT_THAT(List(coordinator_, request), ElementsAre(first, second, third));
  request.set_page_size(2);
  EXPECT_THAT(List(coordinator_, request), ElementsAre(first, second));
  request.set_page_token(next_page_);
  EXPECT_THAT(List(coordinator_, request), ElementsAre(third));
  EXPECT_EQ(next_page_, "");
  v1::ListActivitiesRequest days;
  days.set_site(site_);
  days.set_from("2026-06-11");
  days.set_to("2026-06-11");
  EXPECT_THAT(List(coordinator_, days), ElementsAre(second));
}

TEST_F(Activities, AreNotListedForDaysThatEndBeforeTheyBegin) {
  v1::ListActivitiesRequest request;
  request.set_from("2026-06-11");
  request.set_to("2026-06-10");
  EXPECT_THAT(Call<v1::ListActivitiesResponse>(coordinator_, "ActivityService.ListActivities", request),
              IsRefusedFor("RANGE_INVALID"));
}

TEST_F(Activities, MovedTakeTheirStaffAlong) {
  const std::string anna = NewStaffMember();
  const std::string ben = NewStaffMember();
  v1::Activity activity = Created(Meeting({anna}));
  *activity.mutable_end_time() = TimestampOf("2026-06-10T15:00:00Z");
  activity.add_staff(ben);
  const v1::Activity moved = *Update(activity, {"end_time", "staff"});
  EXPECT_EQ(moved.etag(), "2");
  EXPECT_THAT(moved.staff(), ElementsAre(anna, ben));
  EXPECT_EQ(moved.title(), "Bilan");
  EXPECT_THAT(Create(Meeting({ben})), IsRefusedFor("STAFF_BOOKED"));
  activity = moved;
  activity.clear_staff();
  ASSERT_TRUE(Update(activity, {"staff"}).ok());
  EXPECT_TRUE(Create(Meeting({ben})).ok());
}

TEST_F(Activities, MovedObeyTheRulesOfPlanning) {
  const std::string anna = NewStaffMember();
  v1::Activity activity = Created(Meeting());
  Created(Meeting({anna}));
  activity.add_staff(anna);
  EXPECT_THAT(Update(activity, {"staff"}), IsRefusedFor("STAFF_BOOKED"));
  activity.clear_staff();
  *activity.mutable_end_time() = activity.start_time();
  EXPECT_THAT(Update(activity, {"end_time"}), IsRefusedFor("DURATION_INVALID"));
  EXPECT_EQ(Get(coordinator_, activity.id())->etag(), "1");
}

TEST_F(Activities, AreRenamedWhileSomebodyIsAway) {
  const std::string anna = NewStaffMember();
  v1::Activity activity = Created(Meeting({anna}));
  Away(anna, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
  activity.set_title("Bilan d'étape");
  const auto renamed = Update(activity, {"title"});
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  EXPECT_EQ(Bookings(anna), 1);
  activity.set_etag(renamed->etag());
  EXPECT_THAT(Update(activity, {"staff"}), IsRefusedFor("STAFF_ABSENT"));
}

TEST_F(Activities, AreNotChangedOverSomebodyElsesChange) {
  v1::Activity activity = Created(Meeting());
  activity.set_title("A");
  ASSERT_TRUE(Update(activity, {"title"}).ok());
  EXPECT_THAT(Update(activity, {"title"}), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_THAT(Hold(activity.id(), 1, "1"), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_THAT(Cancel(activity.id(), "1"), IsRefusedFor("ETAG_MISMATCH"));
}

TEST_F(Activities, AreHeldWheneverItIsSaid) {
  v1::CreateActivityRequest request = Meeting();
  *request.mutable_start_time() = FromNow(absl::Hours(1));
  *request.mutable_end_time() = FromNow(absl::Hours(2));
  EXPECT_EQ(Hold(Created(request).id(), 5)->state(), v1::Activity::HELD);
}

TEST_F(Activities, HeldOrCancelledAgainWithTheEtagFromBeforeAreAnswered) {
  const std::string held = Created(Meeting()).id();
  ASSERT_TRUE(Hold(held, 5, "1").ok());
  const auto held_again = Hold(held, 5, "1");
  ASSERT_TRUE(held_again.ok()) << held_again.status();
  EXPECT_EQ(held_again->etag(), "2");
  EXPECT_THAT(Hold(held, 6, "1"), IsRefusedFor("ETAG_MISMATCH"));
  const std::string cancelled = Created(Meeting()).id();
  ASSERT_TRUE(Cancel(cancelled, "1").ok());
  const auto cancelled_again = Cancel(cancelled, "1");
  ASSERT_TRUE(cancelled_again.ok()) << cancelled_again.status();
  EXPECT_EQ(cancelled_again->etag(), "2");
}

TEST_F(Activities, MayHaveTheirCountCorrected) {
  v1::CreateActivityRequest request = Meeting();
  *request.mutable_start_time() = FromNow(-absl::Hours(1));
  *request.mutable_end_time() = FromNow(absl::Hours(2));
  const std::string activity = Created(request).id();
  EXPECT_EQ(Hold(activity, 5)->participants(), 5);
  EXPECT_EQ(Hold(activity, 5)->etag(), "2");
  const v1::Activity corrected = *Hold(activity, 6);
  EXPECT_EQ(corrected.state(), v1::Activity::HELD);
  EXPECT_EQ(corrected.participants(), 6);
  EXPECT_EQ(corrected.etag(), "3");
}

TEST_F(Activities, CancelledFreeTheirStaffAndStayOnRecord) {
  const std::string anna = NewStaffMember();
  const std::string activity = Created(Meeting({anna})).id();
  const v1::Activity cancelled = *Cancel(activity);
  EXPECT_EQ(cancelled.state(), v1::Activity::CANCELLED);
  EXPECT_EQ(cancelled.cancel_reason(), "Grève");
  EXPECT_THAT(cancelled.staff(), ElementsAre(anna));
  EXPECT_EQ(Cancel(activity)->DebugString(), cancelled.DebugString());
  EXPECT_EQ(Bookings(anna), 0);
  EXPECT_EQ(FactsOfActivity(activity).back().state(), "CANCELLED");
}

TEST_F(Activities, AreHeldOrCancelledAndThenNoLongerChanged) {
  v1::CreateActivityRequest request = Meeting();
  *request.mutable_start_time() = FromNow(-absl::Hours(2));
  *request.mutable_end_time() = FromNow(-absl::Hours(1));
  v1::Activity held = Created(request);
  ASSERT_TRUE(Hold(held.id(), 0).ok());
  EXPECT_THAT(Cancel(held.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  held.clear_etag();
  EXPECT_THAT(Update(held, {"title"}), IsRefusedFor("ILLEGAL_TRANSITION"));
  const std::string cancelled = Created(request).id();
  ASSERT_TRUE(Cancel(cancelled).ok());
  EXPECT_THAT(Hold(cancelled, 3), IsRefusedFor("ILLEGAL_TRANSITION"));
}

}  // namespace
}  // namespace passerelle::outreach::calendar
