// Times at which somebody is free to receive.
#include "services/runtime/base/proto_time.h"
#include "tests/service/outreach/appointments_fixture.h"

namespace passerelle::outreach::appointments {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Slots : public Appointments {
 protected:
  v1::FindSlotsRequest Hour(absl::CivilDay from, absl::CivilDay to) const {
    v1::FindSlotsRequest request;
    request.set_site(site_);
    request.set_from(absl::FormatCivilTime(from));
    request.set_to(absl::FormatCivilTime(to));
    request.set_duration_minutes(60);
    request.set_limit(500);
    return request;
  }

  absl::StatusOr<v1::FindSlotsResponse> Find(const v1::FindSlotsRequest& request) {
    return Call<v1::FindSlotsResponse>(reception_, "AppointmentService.FindSlots", request);
  }

  // "HH:MM" in Paris of each slot's beginning.
  std::vector<std::string> Times(const v1::FindSlotsRequest& request) {
    absl::TimeZone paris;
    absl::LoadTimeZone("Europe/Paris", &paris);
    const auto found = Find(request);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> times;
    for (const v1::Slot& slot : found->slots()) {
      EXPECT_EQ(slot.end_time().seconds() - slot.start_time().seconds(), request.duration_minutes() * 60);
      times.push_back(absl::FormatTime("%H:%M", TimeFromProto(slot.start_time()), paris));
    }
    return times;
  }

  // The hours 9 to 13 and 14 to 17 are taken but for what a test needs.
  v1::CreateAppointmentRequest Long(const std::string& staff, const std::string& time, int minutes) const {
    v1::CreateAppointmentRequest request = Half(monday_, time);
    request.set_staff_member(staff);
    request.set_duration_minutes(minutes);
    return request;
  }
};

TEST_F(Slots, BeginEveryQuarterOfAnHourInsideTheHours) {
  const std::vector<std::string> times = Times(Hour(monday_, monday_));
  ASSERT_THAT(times, SizeIs(13 + 9));
  EXPECT_EQ(times.front(), "09:00");
  EXPECT_EQ(times[1], "09:15");
  EXPECT_EQ(times[12], "12:00");
  EXPECT_EQ(times[13], "14:00");
  EXPECT_EQ(times.back(), "16:00");
}

TEST_F(Slots, AreNoneWhenTheSiteIsClosed) {
  EXPECT_THAT(Times(Hour(monday_ + 5, monday_ + 6)), IsEmpty());
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site_);
  v1::Closure& closure = *request.mutable_site()->add_closures();
  closure.set_from(absl::FormatCivilTime(monday_));
  closure.set_to(absl::FormatCivilTime(monday_));
  ASSERT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.UpdateSite", request).ok());
  EXPECT_THAT(Times(Hour(monday_, monday_)), IsEmpty());
}

TEST_F(Slots, LeaveOutWhatIsBooked) {
  Created(Long(one_, "09:00", 180));
  Created(Long(one_, "14:30", 30));
  v1::FindSlotsRequest request = Hour(monday_, monday_);
  request.set_staff_member(one_);
  EXPECT_THAT(Times(request), ElementsAre("12:00", "15:00", "15:15", "15:30", "15:45", "16:00"));
}

TEST_F(Slots, LeaveOutAbsences) {
  Away(one_, At(monday_, "00:00"), At(monday_, "15:30"));
  v1::FindSlotsRequest request = Hour(monday_, monday_);
  request.set_staff_member(one_);
  EXPECT_THAT(Times(request), ElementsAre("15:30", "15:45", "16:00"));
}

TEST_F(Slots, AreFreeAsLongAsSomebodyIs) {
  Away(one_, At(monday_, "00:00"), At(monday_, "15:30"));
  Created(Long(other_, "09:00", 240));
  const auto found = *Find(Hour(monday_, monday_));
  std::vector<std::string> staff;
  for (const v1::Slot& slot : found.slots()) staff.push_back(slot.staff_member());
  // 14:00 to 15:15 only the other is free.
  ASSERT_THAT(staff, SizeIs(9));
  staff.resize(6);
  EXPECT_THAT(staff, Each(other_));
}

TEST_F(Slots, OfSomebodyWhoLeftAreNone) {
  ASSERT_TRUE(
      suite_.Sql("outreach", "update staff_member set retired = true where id in ($1, $2)", {one_, other_}).ok());
  EXPECT_THAT(Times(Hour(monday_, monday_)), IsEmpty());
}

TEST_F(Slots, AreWithVolunteersOnlyWhenTheyAreNamed) {
  ASSERT_TRUE(suite_.Sql("outreach", "update staff_member set volunteer = true where id = $1", {one_}).ok());
  const auto found = Find(Hour(monday_, monday_));
  ASSERT_TRUE(found.ok()) << found.status();
  for (const v1::Slot& slot : found->slots()) EXPECT_EQ(slot.staff_member(), other_);
  v1::FindSlotsRequest request = Hour(monday_, monday_);
  request.set_staff_member(one_);
  EXPECT_THAT(Times(request), SizeIs(13 + 9));
  ASSERT_TRUE(suite_.Sql("outreach", "update staff_member set volunteer = true where id = $1", {other_}).ok());
  EXPECT_THAT(Times(Hour(monday_, monday_)), IsEmpty());
}

TEST_F(Slots, AreAllToCome) { EXPECT_THAT(Times(Hour(last_monday_, last_monday_ + 4)), IsEmpty()); }

TEST_F(Slots, AreAsManyAsWereAskedFor) {
  v1::FindSlotsRequest request = Hour(monday_, monday_ + 4);
  request.set_limit(3);
  EXPECT_THAT(Times(request), ElementsAre("09:00", "09:15", "09:30"));
  request.set_limit(0);
  EXPECT_THAT(Times(request), SizeIs(50));
}

TEST_F(Slots, CanBeBooked) {
  const auto found = *Find(Hour(monday_, monday_));
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  *request.mutable_start_time() = found.slots(5).start_time();
  request.set_staff_member(found.slots(5).staff_member());
  request.set_duration_minutes(60);
  EXPECT_TRUE(Create(request).ok());
}

TEST_F(Slots, AreLookedForOverAMonthAtMost) {
  EXPECT_TRUE(Find(Hour(monday_, monday_ + 30)).ok());
  EXPECT_THAT(Find(Hour(monday_, monday_ + 31)), IsRefusedFor("RANGE_INVALID"));
  EXPECT_THAT(Find(Hour(monday_, monday_ - 1)), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(Slots, OfAnotherSitesStaffOrOfNoSiteAreRefused) {
  v1::FindSlotsRequest request = Hour(monday_, monday_);
  request.set_staff_member(NewStaffMember(suite_.NewSite()));
  EXPECT_THAT(Find(request), IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
  request = Hour(monday_, monday_);
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::FindSlotsResponse>(testing::Director(), "AppointmentService.FindSlots", request),
              IsRefusedFor("SITE_UNKNOWN"));
  request.set_site(suite_.NewSite());
  EXPECT_THAT(Find(request), IsRefusedFor("SITE_FORBIDDEN"));
}

TEST_F(Slots, NeedALengthThatCanBeBooked) {
  v1::FindSlotsRequest request = Hour(monday_, monday_);
  request.set_duration_minutes(241);
  EXPECT_THAT(Find(request), IsRefusedFor("INVALID_FIELDS"));
  request.set_duration_minutes(0);
  EXPECT_THAT(Find(request), IsRefusedFor("INVALID_FIELDS"));
}

}  // namespace
}  // namespace passerelle::outreach::appointments
