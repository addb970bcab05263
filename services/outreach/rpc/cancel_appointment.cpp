#include "rpcs/outreach.h"
#include "services/outreach/appointments/agenda.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Appointment> CancelAppointment(rpc::RpcContext& rpc, const v1::CancelAppointmentRequest& request) {
  return EndAppointment(rpc, request.id(),
                        {.state = v1::Appointment::CANCELLED,
                         .etag = request.etag(),
                         .cancel_reason = request.reason(),
                         .offer_slot = !request.withhold_slot()});
}

}  // namespace passerelle::outreach
