#include "rpcs/outreach.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Appointment> GetAppointment(rpc::RpcContext& rpc, const v1::GetAppointmentRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetAppointment, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("APPOINTMENT_UNKNOWN", "There is no appointment of this id at your sites.");
  return AppointmentFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
