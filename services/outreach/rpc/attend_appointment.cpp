#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Appointment> AttendAppointment(rpc::RpcContext& rpc, const v1::AttendAppointmentRequest& request) {
  return EndAppointment(rpc, request.id(),
                        {.state = v1::Appointment::ATTENDED, .etag = request.etag(), .cancel_reason = ""});
}

}  // namespace passerelle::outreach
