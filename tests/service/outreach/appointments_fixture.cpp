#include "tests/service/outreach/appointments_fixture.h"

#include <absl/synchronization/barrier.h>

#include <stdexcept>
#include <thread>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/outreach/v1/fleet.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/support/look.h"

namespace passerelle::outreach::appointments {
namespace {

template <class Value>
Value Must(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

std::string Appointments::NewCentre(const std::vector<std::pair<std::string, std::string>>& hours,
                                    const std::vector<v1::DayOfWeek>& days) {
  v1::CreateSiteRequest request;
  request.set_id("centre-" + NewUuidV7());
  request.set_display_name("CAARUD");
  request.set_time_zone("Europe/Paris");
  request.set_holiday_calendar(v1::NO_HOLIDAYS);  // so that no test depends on the day it runs
  for (const v1::DayOfWeek day : days) {
    for (const auto& [opens, closes] : hours) {
      v1::OpeningHours& opening = *request.add_opening_hours();
      opening.set_day(day);
      opening.set_opens(opens);
      opening.set_closes(closes);
      opening.set_use(v1::INDIVIDUAL);
    }
  }
  Must(Call<v1::Site>(testing::Director(), "SiteService.CreateSite", request));
  suite_.AwaitFeeds();
  return request.id();
}

std::string Appointments::NewStaffMember(const std::string& site) {
  v1::CreateStaffMemberRequest request;
  request.set_id("staff-" + NewUuidV7());
  request.set_site(site.empty() ? site_ : site);
  request.set_display_name("Camille");
  return Must(Call<v1::StaffMember>(testing::Director(), "FleetService.CreateStaffMember", request)).id();
}

std::string Appointments::NewPerson(const std::string& site) {
  contacts::v1::RegisterPersonRequest request;
  request.set_site(site.empty() ? site_ : site);
  request.set_gender(common::v1::WOMAN);
  request.set_adult_confirmed(true);
  return Must(suite_.Call<contacts::v1::Person>(testing::Director(),
                                                "passerelle.contacts.v1.PeopleService.RegisterPerson", request))
      .id();
}

void Appointments::Away(const std::string& staff_member, const google::protobuf::Timestamp& from,
                        const google::protobuf::Timestamp& to) {
  v1::RecordAbsenceRequest request;
  request.set_staff_member(staff_member);
  *request.mutable_start_time() = from;
  *request.mutable_end_time() = to;
  Must(Call<v1::Absence>(testing::Director(), "FleetService.RecordAbsence", request));
}

google::protobuf::Timestamp Appointments::At(absl::CivilDay day, const std::string& time) const {
  absl::TimeZone paris;
  absl::LoadTimeZone("Europe/Paris", &paris);
  absl::Time instant;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d %H:%M", absl::FormatCivilTime(day) + " " + time, paris, &instant, &error))
    throw std::invalid_argument(error);
  google::protobuf::Timestamp timestamp;
  SetProto(instant, timestamp);
  return timestamp;
}

v1::CreateAppointmentRequest Appointments::Half(absl::CivilDay day, const std::string& time) const {
  v1::CreateAppointmentRequest request;
  request.set_site(site_);
  request.set_staff_member(one_);
  *request.mutable_start_time() = At(day, time);
  request.set_duration_minutes(30);
  request.set_reason(kReason);
  return request;
}

absl::StatusOr<v1::Appointment> Appointments::Create(const v1::CreateAppointmentRequest& request,
                                                     std::string_view key) {
  return Call<v1::Appointment>(reception_, "AppointmentService.CreateAppointment", request, key);
}

v1::Appointment Appointments::Created(const v1::CreateAppointmentRequest& request) { return Must(Create(request)); }

absl::StatusOr<v1::Appointment> Appointments::Get(const std::string& id) {
  v1::GetAppointmentRequest request;
  request.set_id(id);
  return Call<v1::Appointment>(reception_, "AppointmentService.GetAppointment", request);
}

absl::StatusOr<v1::Appointment> Appointments::Update(const v1::Appointment& appointment,
                                                     const std::vector<std::string>& mask) {
  v1::UpdateAppointmentRequest request;
  *request.mutable_appointment() = appointment;
  for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
  return Call<v1::Appointment>(reception_, "AppointmentService.UpdateAppointment", request);
}

absl::StatusOr<v1::Appointment> Appointments::Cancel(const std::string& id, const std::string& etag, bool withhold) {
  v1::CancelAppointmentRequest request;
  request.set_id(id);
  request.set_etag(etag);
  request.set_reason("empêchée");
  request.set_withhold_slot(withhold);
  return Call<v1::Appointment>(reception_, "AppointmentService.CancelAppointment", request);
}

absl::StatusOr<v1::Appointment> Appointments::Attend(const std::string& id, const std::string& etag) {
  v1::AttendAppointmentRequest request;
  request.set_id(id);
  request.set_etag(etag);
  return Call<v1::Appointment>(reception_, "AppointmentService.AttendAppointment", request);
}

absl::StatusOr<v1::Appointment> Appointments::Miss(const std::string& id, const std::string& etag) {
  v1::MissAppointmentRequest request;
  request.set_id(id);
  request.set_etag(etag);
  return Call<v1::Appointment>(reception_, "AppointmentService.MissAppointment", request);
}

absl::StatusOr<v1::ListAppointmentsResponse> Appointments::List(const v1::ListAppointmentsRequest& request,
                                                                const access::Principal* caller) {
  return Call<v1::ListAppointmentsResponse>(caller == nullptr ? reception_ : *caller,
                                            "AppointmentService.ListAppointments", request);
}

v1::CreateWaitingEntryRequest Appointments::Waiting() {
  v1::CreateWaitingEntryRequest request;
  request.set_site(site_);
  request.set_person(NewPerson());
  request.set_from(absl::FormatCivilTime(monday_));
  request.set_to(absl::FormatCivilTime(monday_ + 6));
  request.set_duration_minutes(30);
  request.set_reason(kReason);
  return request;
}

absl::StatusOr<v1::WaitingEntry> Appointments::Enter(const v1::CreateWaitingEntryRequest& request,
                                                     std::string_view key) {
  return Call<v1::WaitingEntry>(reception_, "AppointmentService.CreateWaitingEntry", request, key);
}

v1::WaitingEntry Appointments::Entered(const v1::CreateWaitingEntryRequest& request) { return Must(Enter(request)); }

absl::StatusOr<v1::WaitingEntry> Appointments::GetEntry(const std::string& id) {
  v1::GetWaitingEntryRequest request;
  request.set_id(id);
  return Call<v1::WaitingEntry>(reception_, "AppointmentService.GetWaitingEntry", request);
}

absl::StatusOr<v1::WaitingEntry> Appointments::Accept(const std::string& id) {
  v1::AcceptWaitingEntryRequest request;
  request.set_id(id);
  return Call<v1::WaitingEntry>(reception_, "AppointmentService.AcceptWaitingEntry", request);
}

absl::StatusOr<v1::WaitingEntry> Appointments::Decline(const std::string& id) {
  v1::DeclineWaitingEntryRequest request;
  request.set_id(id);
  return Call<v1::WaitingEntry>(reception_, "AppointmentService.DeclineWaitingEntry", request);
}

absl::StatusOr<v1::WaitingEntry> Appointments::Withdraw(const std::string& id) {
  v1::WithdrawWaitingEntryRequest request;
  request.set_id(id);
  return Call<v1::WaitingEntry>(reception_, "AppointmentService.WithdrawWaitingEntry", request);
}

v1::WaitingEntry Appointments::AwaitEntry(const std::string& id, v1::WaitingEntry::State state) {
  const absl::Time give_up = absl::Now() + testing::kPatience;
  v1::WaitingEntry entry = Must(GetEntry(id));
  while (entry.state() != state && absl::Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(20));
    entry = Must(GetEntry(id));
  }
  return entry;
}

std::int64_t Appointments::BookingsOf(const std::string& staff_member) {
  return Must(suite_.Sql("outreach", "select count(*) as count from staff_booking where staff_member = $1",
                         {staff_member}))[0]
      .Int("count");
}

void AtOnce(const std::vector<std::function<void()>>& calls) {
  auto* barrier = new absl::Barrier(static_cast<int>(calls.size()));
  std::vector<std::thread> threads;
  threads.reserve(calls.size());
  for (const auto& call : calls) {
    threads.emplace_back([barrier, &call] {
      if (barrier->Block()) delete barrier;
      call();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace passerelle::outreach::appointments
