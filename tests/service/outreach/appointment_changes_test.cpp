// Moving and ending appointments.
#include "tests/service/outreach/appointments_fixture.h"

namespace passerelle::outreach::appointments {
namespace {

// --- moving one ---

TEST_F(Appointments, AreMovedWithTheirBooking) {
  v1::Appointment appointment = Created(Half(monday_, "10:00"));
  *appointment.mutable_start_time() = At(monday_ + 1, "14:00");
  appointment.set_duration_minutes(60);
  appointment.set_staff_member(other_);
  const auto moved = Update(appointment, {"start_time", "duration_minutes", "staff_member"});
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(moved->service_day(), absl::FormatCivilTime(monday_ + 1));
  EXPECT_EQ(moved->duration_minutes(), 60);
  EXPECT_EQ(moved->reason(), kReason);
  EXPECT_EQ(moved->etag(), "2");
  EXPECT_EQ(BookingsOf(one_), 0);
  EXPECT_EQ(BookingsOf(other_), 1);
  EXPECT_TRUE(Create(Half(monday_, "10:00")).ok());
}

TEST_F(Appointments, MayBeMovedIntoTheirOwnTime) {
  v1::Appointment appointment = Created(Half(monday_, "10:00"));
  *appointment.mutable_start_time() = At(monday_, "10:15");
  EXPECT_TRUE(Update(appointment, {"start_time"}).ok());
}

TEST_F(Appointments, AreMovedByTheRulesOfBooking) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.set_person(NewPerson());
  const v1::Appointment made = Created(request);
  *request.mutable_start_time() = At(monday_, "11:00");
  request.set_staff_member(other_);
  Created(request);
  request.clear_person();
  *request.mutable_start_time() = At(monday_, "14:00");
  Created(request);
  v1::Appointment wish = made;
  wish.clear_etag();
  *wish.mutable_start_time() = At(monday_, "13:00");
  EXPECT_THAT(Update(wish, {"start_time"}), IsRefusedFor("OUTSIDE_HOURS"));
  *wish.mutable_start_time() = At(monday_ + 60 * 7, "10:00");
  EXPECT_THAT(Update(wish, {"start_time"}), IsRefusedFor("TIME_TOO_FAR"));
  *wish.mutable_start_time() = At(monday_, "11:15");
  EXPECT_THAT(Update(wish, {"start_time"}), IsRefusedFor("PERSON_BOOKED"));
  wish.set_staff_member(other_);
  *wish.mutable_start_time() = At(monday_, "14:00");
  EXPECT_THAT(Update(wish, {"start_time", "staff_member"}), IsRefusedFor("STAFF_BOOKED"));
  wish.set_staff_member("nobody");
  EXPECT_THAT(Update(wish, {"staff_member"}), IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
  Away(other_, At(monday_ + 1, "00:00"), At(monday_ + 2, "00:00"));
  wish.set_staff_member(other_);
  *wish.mutable_start_time() = At(monday_ + 1, "10:00");
  EXPECT_THAT(Update(wish, {"start_time", "staff_member"}), IsRefusedFor("STAFF_ABSENT"));
  wish.clear_start_time();
  EXPECT_THAT(Update(wish, {"start_time"}), IsRefusedFor("INVALID_FIELDS"));
  wish.set_person(NewPerson());
  EXPECT_THAT(Update(wish, {"person"}), IsRefusedFor("INVALID_FIELDS"));
  EXPECT_EQ(Get(made.id())->DebugString(), made.DebugString());
}

TEST_F(Appointments, ChangeWhatTheyAreAboutEvenWhenTheHoursHaveChanged) {
  v1::Appointment appointment = Created(Half(monday_, "10:00"));
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site_);
  request.mutable_update_mask()->add_paths("opening_hours");
  ASSERT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.UpdateSite", request).ok());
  appointment.set_reason("Autre chose");
  const auto changed = Update(appointment, {"reason"});
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->reason(), "Autre chose");
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(Appointments, AreNotChangedOverSomebodyElsesChange) {
  v1::Appointment read = Created(Half(monday_, "10:00"));
  read.set_reason("Premier");
  ASSERT_TRUE(Update(read, {"reason"}).ok());
  read.set_reason("Second");
  EXPECT_THAT(Update(read, {"reason"}), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_THAT(Cancel(read.id(), read.etag()), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_EQ(Get(read.id())->reason(), "Premier");
}

TEST_F(Appointments, ThatAreOverAreNotMoved) {
  v1::Appointment appointment = Created(Half(last_monday_, "10:00"));
  ASSERT_TRUE(Attend(appointment.id()).ok());
  appointment.clear_etag();
  *appointment.mutable_start_time() = At(monday_, "10:00");
  EXPECT_THAT(Update(appointment, {"start_time"}), IsRefusedFor("ILLEGAL_TRANSITION"));
}

// --- ending one ---

TEST_F(Appointments, ThatAreCancelledFreeTheirTime) {
  const v1::Appointment made = Created(Half(monday_, "10:00"));
  const auto cancelled = Cancel(made.id(), made.etag());
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::Appointment::CANCELLED);
  EXPECT_EQ(cancelled->cancel_reason(), "empêchée");
  EXPECT_EQ(BookingsOf(one_), 0);
  EXPECT_TRUE(Create(Half(monday_, "10:00")).ok());
  // Again, with the etag from before: nothing changes.
  EXPECT_EQ(Cancel(made.id(), made.etag())->etag(), "2");
}

TEST_F(Appointments, AreCancelledForNoStatedReason) {
  v1::CancelAppointmentRequest request;
  request.set_id(Created(Half(monday_, "10:00")).id());
  const auto cancelled = Call<v1::Appointment>(reception_, "AppointmentService.CancelAppointment", request);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::Appointment::CANCELLED);
  EXPECT_EQ(cancelled->cancel_reason(), "");
}

TEST_F(Appointments, AreAttendedOrMissedWheneverItIsSaid) {
  const v1::Appointment early = Created(Half(monday_, "10:00"));
  const v1::Appointment excused = Created(Half(monday_, "11:00"));
  EXPECT_EQ(Attend(early.id())->state(), v1::Appointment::ATTENDED);
  EXPECT_EQ(Miss(excused.id())->state(), v1::Appointment::MISSED);
  EXPECT_EQ(BookingsOf(one_), 1);
  const v1::Appointment came = Created(Half(last_monday_, "10:00"));
  const v1::Appointment missed = Created(Half(last_monday_, "11:00"));
  EXPECT_EQ(Attend(came.id(), came.etag())->state(), v1::Appointment::ATTENDED);
  EXPECT_EQ(Miss(missed.id())->state(), v1::Appointment::MISSED);
  EXPECT_EQ(Attend(came.id(), came.etag())->etag(), "2");
  EXPECT_EQ(Miss(missed.id())->etag(), "2");
}

TEST_F(Appointments, ThatWereMissedLeaveTheTimeToSomebodyElse) {
  const v1::Appointment missed = Created(Half(last_monday_, "10:00"));
  EXPECT_THAT(Create(Half(last_monday_, "10:00")), IsRefusedFor("STAFF_BOOKED"));
  ASSERT_TRUE(Miss(missed.id()).ok());
  const auto walk_in = Create(Half(last_monday_, "10:00"));
  ASSERT_TRUE(walk_in.ok()) << walk_in.status();
  ASSERT_TRUE(Attend(walk_in->id()).ok());
  EXPECT_THAT(Create(Half(last_monday_, "10:00")), IsRefusedFor("STAFF_BOOKED"));
}

TEST_F(Appointments, EndOnce) {
  const v1::Appointment came = Created(Half(last_monday_, "10:00"));
  ASSERT_TRUE(Attend(came.id()).ok());
  EXPECT_THAT(Miss(came.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(Cancel(came.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  const v1::Appointment cancelled = Created(Half(last_monday_, "11:00"));
  ASSERT_TRUE(Cancel(cancelled.id()).ok());
  EXPECT_THAT(Attend(cancelled.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(Appointments, ThatEndTwoWaysAtOnceEndOneWay) {
  const v1::Appointment appointment = Created(Half(last_monday_, "10:00"));
  std::vector<absl::StatusOr<v1::Appointment>> answers(2);
  AtOnce({[&] { answers[0] = Attend(appointment.id()); }, [&] { answers[1] = Miss(appointment.id()); }});
  EXPECT_EQ(Winners(answers, "ILLEGAL_TRANSITION"), 1);
}

}  // namespace
}  // namespace passerelle::outreach::appointments
