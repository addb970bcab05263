// Appointments and waiting entries between the contract and the database.
#pragma once

#include "passerelle/outreach/v1/appointments.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::outreach {

v1::Appointment AppointmentFromRow(const vault::Keeper& keeper, const db::Row& row);
v1::WaitingEntry WaitingEntryFromRow(const vault::Keeper& keeper, const db::Row& row);

}  // namespace passerelle::outreach
