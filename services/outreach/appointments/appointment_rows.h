// Appointments and waiting entries between the contract and the database.
#pragma once

#include "passerelle/outreach/v1/appointments.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::outreach {

v1::Appointment AppointmentFromRow(const db::Row& row);
v1::WaitingEntry WaitingEntryFromRow(const db::Row& row);

}  // namespace passerelle::outreach
