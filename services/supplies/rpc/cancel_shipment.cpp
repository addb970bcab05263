// Goods that come back to where they left.
#include "rpcs/supplies.h"
#include "services/supplies/shipments/arrival.h"
#include "services/supplies/shipments/shipments.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Shipment> CancelShipment(rpc::RpcContext& rpc, const v1::CancelShipmentRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::Shipment sent, LockShipment(rpc, transaction, request.id(), End::kOrigin));
  if (sent.state() == v1::Shipment::RECEIVED) return ShipmentEnded();
  if (sent.state() == v1::Shipment::IN_TRANSIT) {
    RETURN_IF_ERROR(EndShipment(rpc, transaction, sent, v1::Shipment::CANCELLED, sent.from(), EverythingOf(sent), ""));
  }
  ASSIGN_OR_RETURN(v1::Shipment shipment, ReadShipment(rpc, transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return shipment;
}

}  // namespace passerelle::supplies
