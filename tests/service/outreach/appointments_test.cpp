// Booking and reading appointments.
#include <algorithm>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/rpc/context.h"
#include "tests/service/outreach/appointments_fixture.h"
#include "tests/support/look.h"

namespace passerelle::outreach::appointments {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::ListAppointmentsRequest OfDays(const std::string& site, absl::CivilDay from, absl::CivilDay to) {
  v1::ListAppointmentsRequest request;
  request.set_site(site);
  request.set_from(absl::FormatCivilTime(from));
  request.set_to(absl::FormatCivilTime(to));
  return request;
}

// --- making one ---

TEST_F(Appointments, AreFoundAsTheyWereMade) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_person(NewPerson());
  const v1::Appointment made = Created(request);
  EXPECT_EQ(made.state(), v1::Appointment::SCHEDULED);
  EXPECT_EQ(made.person(), request.person());
  EXPECT_EQ(made.reason(), kReason);
  EXPECT_EQ(made.duration_minutes(), 30);
  EXPECT_EQ(made.service_day(), absl::FormatCivilTime(monday_));
  EXPECT_EQ(made.etag(), "1");
  EXPECT_EQ(Get(made.id())->DebugString(), made.DebugString());
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(Appointments, NeedNeitherAPersonNorAStaffMember) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.clear_staff_member();
  EXPECT_EQ(Created(request).staff_member(), "");
  EXPECT_EQ(Created(request).person(), "");  // as many as there are people
}

TEST_F(Appointments, ThatArePastMayBeRecorded) {
  const v1::Appointment made = Created(Half(last_monday_, "09:00"));
  EXPECT_EQ(made.service_day(), absl::FormatCivilTime(last_monday_));
}

TEST_F(Appointments, MadeAgainAreMadeOnce) {
  const std::string key = NewUuidV7();
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_person(NewPerson());
  const auto first = Create(request, key);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->id(), key);
  EXPECT_EQ(Create(request, key)->DebugString(), first->DebugString());
  EXPECT_EQ(BookingsOf(one_), 1);
  request.set_duration_minutes(45);
  EXPECT_THAT(Create(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

// An earlier version, which is being replaced meanwhile, writes the request's hash as it is.
TEST_F(Appointments, MadeByAnEarlierVersionAreMadeOnce) {
  const std::string key = NewUuidV7();
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_person(NewPerson());
  const auto first = Create(request, key);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto rows = suite_.Sql("outreach",
                               "with before as (select id, request_hash from appointment where id = $1::uuid), "
                               "now as (update appointment set request_hash = $2::bytea where id = $1::uuid) "
                               "select request_hash from before",
                               {key, db::Bytes{rpc::RequestHash(request)}});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_NE((*rows)[0].Bytes("request_hash"), rpc::RequestHash(request));
  EXPECT_EQ(Create(request, key)->DebugString(), first->DebugString());
  request.set_duration_minutes(45);
  EXPECT_THAT(Create(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(Appointments, MadeTwiceAtOnceWithOneKeyAreMadeOnce) {
  const std::string key = NewUuidV7();
  const v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  std::vector<absl::StatusOr<v1::Appointment>> answers(4);
  std::vector<std::function<void()>> calls;
  for (auto& answer : answers) calls.push_back([&] { answer = Create(request, key); });
  AtOnce(calls);
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->DebugString(), answers[0]->DebugString());
  }
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(Appointments, StandInsideTheIndividualHoursOnly) {
  EXPECT_THAT(Create(Half(monday_, "08:45")), IsRefusedFor("OUTSIDE_HOURS"));
  EXPECT_THAT(Create(Half(monday_, "12:45")), IsRefusedFor("OUTSIDE_HOURS"));
  EXPECT_THAT(Create(Half(monday_ + 5, "10:00")), IsRefusedFor("OUTSIDE_HOURS"));
  // Openings that touch are one.
  EXPECT_TRUE(Create(Half(monday_, "11:45")).ok());
  EXPECT_TRUE(Create(Half(monday_, "16:30")).ok());
}

TEST_F(Appointments, DoNotStandOnADayOfClosure) {
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site_);
  v1::Closure& closure = *request.mutable_site()->add_closures();
  closure.set_from(absl::FormatCivilTime(monday_));
  closure.set_to(absl::FormatCivilTime(monday_));
  ASSERT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.UpdateSite", request).ok());
  EXPECT_THAT(Create(Half(monday_, "10:00")), IsRefusedFor("OUTSIDE_HOURS"));
  EXPECT_TRUE(Create(Half(monday_ + 1, "10:00")).ok());
}

TEST_F(Appointments, TakeFiveMinutesToFourHours) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  for (const int minutes : {0, 4, 241}) {
    request.set_duration_minutes(minutes);
    EXPECT_THAT(Create(request), IsRefusedFor("INVALID_FIELDS")) << minutes;
  }
  request.set_duration_minutes(240);
  EXPECT_TRUE(Create(request).ok());
  request.set_duration_minutes(5);
  *request.mutable_start_time() = At(monday_, "14:00");
  EXPECT_TRUE(Create(request).ok());
}

TEST_F(Appointments, LieWithinAYearAheadAndAfter1990) {
  EXPECT_THAT(Create(Half(monday_ + 53 * 7, "10:00")), IsRefusedFor("TIME_TOO_FAR"));
  EXPECT_TRUE(Create(Half(monday_ + 49 * 7, "10:00")).ok());
  EXPECT_THAT(Create(Half(absl::CivilDay(1989, 12, 25), "10:00")), IsRefusedFor("TIME_TOO_EARLY"));
}

TEST_F(Appointments, AreForPeopleWhomContactsKnows) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_person(NewUuidV7());
  EXPECT_THAT(Create(request), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_EQ(BookingsOf(one_), 0);
  // Known elsewhere is enough: people go where they like.
  request.set_person(NewPerson(suite_.NewSite()));
  EXPECT_TRUE(Create(request).ok());
}

TEST_F(Appointments, WaitForContactsWhenTheyAreForSomebody) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_person(NewPerson());
  const std::string key = NewUuidV7(), later_key = NewUuidV7();
  const auto before = Create(request, key);
  *request.mutable_start_time() = At(monday_, "10:00");
  suite_.Stop("contacts");
  const auto refused = Create(request, later_key);
  const auto entry_refused = Enter([&] {
    v1::CreateWaitingEntryRequest waiting;
    waiting.set_site(site_);
    waiting.set_person(request.person());
    waiting.set_from(absl::FormatCivilTime(monday_));
    waiting.set_to(absl::FormatCivilTime(monday_));
    waiting.set_duration_minutes(30);
    return waiting;
  }());
  v1::CreateAppointmentRequest repeated = request;
  *repeated.mutable_start_time() = At(monday_, "09:00");
  const auto answered = Create(repeated, key);
  const auto anonymous = Create(Half(monday_, "11:00"));
  suite_.Start("contacts");
  EXPECT_TRUE(before.ok()) << before.status();
  EXPECT_THAT(refused, IsRefusedFor("SERVICE_UNAVAILABLE"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(refused.status().GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  EXPECT_THAT(entry_refused, IsRefusedFor("SERVICE_UNAVAILABLE"));
  // What was kept before is answered, and what is for nobody needs nobody.
  EXPECT_TRUE(answered.ok()) << answered.status();
  EXPECT_TRUE(anonymous.ok()) << anonymous.status();
  EXPECT_EQ(BookingsOf(one_), 2);
  // Sent again, it stands.
  absl::StatusOr<v1::Appointment> after = refused;
  for (const absl::Time give_up = absl::Now() + testing::kPatience; !after.ok() && absl::Now() < give_up;)
    after = Create(request, later_key);
  EXPECT_TRUE(after.ok()) << after.status();
}

TEST_F(Appointments, AreWithStaffOfTheSite) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_staff_member("nobody");
  EXPECT_THAT(Create(request), IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
  request.set_staff_member(NewStaffMember(suite_.NewSite()));
  EXPECT_THAT(Create(request), IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
  ASSERT_TRUE(suite_.Sql("outreach", "update staff_member set retired = true where id = $1", {one_}).ok());
  EXPECT_THAT(Create(Half(monday_, "09:00")), IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
}

TEST_F(Appointments, AreNotWithSomebodyWhoIsAway) {
  Away(one_, At(monday_, "10:00"), At(monday_, "11:00"));
  EXPECT_THAT(Create(Half(monday_, "09:45")), IsRefusedFor("STAFF_ABSENT"));
  EXPECT_THAT(Create(Half(monday_, "10:45")), IsRefusedFor("STAFF_ABSENT"));
  EXPECT_TRUE(Create(Half(monday_, "09:30")).ok());
  EXPECT_TRUE(Create(Half(monday_, "11:00")).ok());
}

TEST_F(Appointments, NeverBookAStaffMemberTwice) {
  Created(Half(monday_, "10:00"));
  EXPECT_THAT(Create(Half(monday_, "10:00")), IsRefusedFor("STAFF_BOOKED"));
  EXPECT_THAT(Create(Half(monday_, "09:45")), IsRefusedFor("STAFF_BOOKED"));
  EXPECT_TRUE(Create(Half(monday_, "10:30")).ok());
  v1::CreateAppointmentRequest with_other = Half(monday_, "10:00");
  with_other.set_staff_member(other_);
  EXPECT_TRUE(Create(with_other).ok());
}

TEST_F(Appointments, NeverBookAStaffMemberWhoGoesOut) {
  const auto outing = suite_.Sql("outreach",
                                 "insert into staff_booking (staff_member, span, holder, holder_kind) "
                                 "values ($1, tstzrange($2, $3), gen_random_uuid(), 'OUTING')",
                                 {one_, TimeFromProto(At(monday_, "10:00")), TimeFromProto(At(monday_, "16:00"))});
  ASSERT_TRUE(outing.ok()) << outing.status();
  EXPECT_THAT(Create(Half(monday_, "14:00")), IsRefusedFor("STAFF_BOOKED"));
}

TEST_F(Appointments, OfOneStaffMemberAtOnceLeaveOneWinner) {
  std::vector<absl::StatusOr<v1::Appointment>> answers(8);
  std::vector<std::function<void()>> calls;
  for (std::size_t n = 0; n < answers.size(); ++n) {
    calls.push_back([&, n] { answers[n] = Create(Half(monday_, n % 2 == 0 ? "10:00" : "10:15")); });
  }
  AtOnce(calls);
  EXPECT_EQ(Winners(answers, "STAFF_BOOKED"), 1);
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(Appointments, NeverBookAPersonTwice) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.set_person(NewPerson());
  const v1::Appointment made = Created(request);
  request.clear_staff_member();
  *request.mutable_start_time() = At(monday_, "10:15");
  EXPECT_THAT(Create(request), IsRefusedFor("PERSON_BOOKED"));
  ASSERT_TRUE(Cancel(made.id()).ok());
  EXPECT_TRUE(Create(request).ok());
}

TEST_F(Appointments, OfOnePersonAtTwoSitesAtOnceLeaveOneWinner) {
  const std::string elsewhere = NewCentre({{"09:00", "17:00"}}, {v1::MONDAY});
  const access::Principal director = testing::Director();
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.clear_staff_member();
  request.set_person(NewPerson());
  std::vector<absl::StatusOr<v1::Appointment>> answers(6);
  std::vector<std::function<void()>> calls;
  for (std::size_t n = 0; n < answers.size(); ++n) {
    calls.push_back([&, n] {
      v1::CreateAppointmentRequest mine = request;
      if (n % 2 == 0) mine.set_site(elsewhere);
      answers[n] = Call<v1::Appointment>(director, "AppointmentService.CreateAppointment", mine);
    });
  }
  AtOnce(calls);
  EXPECT_EQ(Winners(answers, "PERSON_BOOKED"), 1);
}

TEST_F(Appointments, AreRefusedForASiteThatDoesNotExist) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::Appointment>(testing::Director(), "AppointmentService.CreateAppointment", request),
              IsRefusedFor("SITE_UNKNOWN"));
}

// --- reading them ---

TEST_F(Appointments, AreListedSoonestFirstOverPages) {
  std::vector<std::string> made;
  for (const char* time : {"11:00", "09:00", "10:00"}) made.push_back(Created(Half(monday_, time)).id());
  made.push_back(Created(Half(monday_ + 1, "09:00")).id());
  v1::ListAppointmentsRequest request = OfDays(site_, monday_, monday_ + 4);
  request.set_page_size(3);
  const auto first = *List(request);
  ASSERT_THAT(first.appointments(), SizeIs(3));
  request.set_page_token(first.next_page_token());
  const auto second = *List(request);
  ASSERT_THAT(second.appointments(), SizeIs(1));
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_THAT((std::vector{first.appointments(0).id(), first.appointments(1).id(), first.appointments(2).id(),
                           second.appointments(0).id()}),
              ElementsAre(made[1], made[2], made[0], made[3]));
}

TEST_F(Appointments, AreListedByPersonStaffMemberAndState) {
  v1::CreateAppointmentRequest request = Half(monday_, "09:00");
  request.set_person(NewPerson());
  request.set_staff_member(other_);
  const std::string wanted = Created(request).id();
  const std::string cancelled = Created(Half(monday_, "10:00")).id();
  ASSERT_TRUE(Cancel(cancelled).ok());
  const auto only = [&](const v1::ListAppointmentsRequest& filter) {
    const auto list = List(filter);
    EXPECT_TRUE(list.ok()) << list.status();
    return list.ok() && list->appointments_size() == 1 ? list->appointments(0).id() : "";
  };
  v1::ListAppointmentsRequest filter;
  filter.set_person(request.person());
  EXPECT_EQ(only(filter), wanted);
  filter = OfDays(site_, monday_, monday_);
  filter.set_staff_member(other_);
  EXPECT_EQ(only(filter), wanted);
  filter.clear_staff_member();
  filter.set_state(v1::Appointment::CANCELLED);
  EXPECT_EQ(only(filter), cancelled);
  EXPECT_THAT(List(OfDays(site_, monday_ + 1, monday_ + 1))->appointments(), IsEmpty());
  EXPECT_THAT(List(OfDays(site_, monday_, monday_ - 1)), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(Appointments, BelongToTheirSite) {
  const v1::Appointment appointment = Created(Half(monday_, "10:00"));
  const access::Principal stranger = testing::Coordinator(suite_.NewSite());
  v1::GetAppointmentRequest get;
  get.set_id(appointment.id());
  EXPECT_THAT(Call<v1::Appointment>(stranger, "AppointmentService.GetAppointment", get),
              IsRefusedFor("APPOINTMENT_UNKNOWN"));
  v1::CancelAppointmentRequest cancel;
  cancel.set_id(appointment.id());
  cancel.set_reason("x");
  EXPECT_THAT(Call<v1::Appointment>(stranger, "AppointmentService.CancelAppointment", cancel),
              IsRefusedFor("APPOINTMENT_UNKNOWN"));
  v1::UpdateAppointmentRequest update;
  *update.mutable_appointment() = appointment;
  EXPECT_THAT(Call<v1::Appointment>(stranger, "AppointmentService.UpdateAppointment", update),
              IsRefusedFor("APPOINTMENT_UNKNOWN"));
  EXPECT_THAT(Call<v1::Appointment>(stranger, "AppointmentService.CreateAppointment", Half(monday_, "11:00")),
              IsRefusedFor("SITE_FORBIDDEN"));
  EXPECT_THAT(List(OfDays(site_, monday_, monday_), &stranger), IsRefusedFor("SITE_FORBIDDEN"));
  EXPECT_THAT(List(OfDays("", monday_, monday_), &stranger)->appointments(), IsEmpty());
  EXPECT_THAT(Get(NewUuidV7()), IsRefusedFor("APPOINTMENT_UNKNOWN"));
}

TEST_F(Appointments, AreForThoseWhoMeetPeople) {
  const access::Principal analyst = testing::Analyst();
  EXPECT_THAT(Call<v1::Appointment>(analyst, "AppointmentService.CreateAppointment", Half(monday_, "10:00")),
              IsRefusedFor("PERMISSION_MISSING"));
  EXPECT_THAT(List(OfDays(site_, monday_, monday_), &analyst), IsRefusedFor("PERMISSION_MISSING"));
}

}  // namespace
}  // namespace passerelle::outreach::appointments
