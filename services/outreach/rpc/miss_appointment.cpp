#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Appointment> MissAppointment(rpc::RpcContext& rpc, const v1::MissAppointmentRequest& request) {
  return EndAppointment(rpc, request.id(),
                        {.state = v1::Appointment::MISSED, .etag = request.etag(), .cancel_reason = ""});
}

}  // namespace passerelle::outreach
