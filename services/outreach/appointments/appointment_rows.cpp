#include "services/outreach/appointments/appointment_rows.h"

#include <absl/strings/str_cat.h>

#include <stdexcept>

#include "services/outreach/sealed_fields.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::outreach {

v1::Appointment AppointmentFromRow(const vault::Keeper& keeper, const db::Row& row) {
  const vault::DataKey key = keeper.KeyOf(row);
  v1::Appointment appointment;
  appointment.set_id(std::string(row.Text("id")));
  appointment.set_site(std::string(row.Text("site")));
  appointment.set_person(std::string(row.TextOrEmpty("person")));
  appointment.set_staff_member(std::string(row.TextOrEmpty("staff_member")));
  SetProto(row.Time("start_time"), *appointment.mutable_start_time());
  appointment.set_duration_minutes(
      static_cast<std::int32_t>(absl::ToInt64Minutes(row.Time("end_time") - row.Time("start_time"))));
  appointment.set_reason(vault::OpenText(key, kAppointmentReason, row, "reason"));
  v1::Appointment::State state{};
  if (!v1::Appointment::State_Parse(std::string(row.Text("state")), &state))
    throw std::logic_error("the state of an appointment is not one of the contract");
  appointment.set_state(state);
  appointment.set_cancel_reason(std::string(row.Text("offer_outcome")));
  if (appointment.cancel_reason().empty()) {
    appointment.set_cancel_reason(vault::OpenText(key, kAppointmentCancelReason, row, "cancel_reason"));
  }
  appointment.set_waiting_entry(std::string(row.TextOrEmpty("waiting_entry")));
  appointment.set_service_day(std::string(row.Text("service_day")));
  SetProto(row.Time("create_time"), *appointment.mutable_create_time());
  appointment.set_etag(absl::StrCat(row.Int("version")));
  return appointment;
}

v1::WaitingEntry WaitingEntryFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::WaitingEntry entry;
  entry.set_id(std::string(row.Text("id")));
  entry.set_site(std::string(row.Text("site")));
  entry.set_person(std::string(row.TextOrEmpty("person")));
  entry.set_staff_member(std::string(row.TextOrEmpty("staff_member")));
  entry.set_from(std::string(row.Text("first_day")));
  entry.set_to(std::string(row.Text("last_day")));
  entry.set_duration_minutes(row.Int32("duration_minutes"));
  entry.set_reason(vault::OpenText(keeper.KeyOf(row), kAppointmentReason, row, "reason"));
  v1::WaitingEntry::State state{};
  if (!v1::WaitingEntry::State_Parse(std::string(row.Text("state")), &state))
    throw std::logic_error("the state of a waiting entry is not one of the contract");
  entry.set_state(state);
  if (state == v1::WaitingEntry::OFFERED || state == v1::WaitingEntry::BOOKED) {
    entry.mutable_offer()->set_appointment(std::string(row.Text("appointment")));
    if (!row.IsNull("offer_expire_time"))
      SetProto(row.Time("offer_expire_time"), *entry.mutable_offer()->mutable_expire_time());
  }
  SetProto(row.Time("create_time"), *entry.mutable_create_time());
  return entry;
}

}  // namespace passerelle::outreach
