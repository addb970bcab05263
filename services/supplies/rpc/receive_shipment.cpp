// Goods that arrive, or some of them. Recalled and expired lots arrive too: it is there that they must be destroyed.
#include "rpcs/supplies.h"
#include "services/supplies/shipments/arrival.h"
#include "services/supplies/shipments/shipments.h"

namespace passerelle::supplies {
namespace {

absl::Status Receive(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Shipment& shipment,
                     const v1::ReceiveShipmentRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<std::int32_t> arrived, ArrivalsOf(shipment, request.lines()));
  if (shipment.state() == v1::Shipment::RECEIVED)
    return WasReceivedAs(shipment, arrived) ? absl::OkStatus() : ShipmentEnded();
  const bool complete = arrived == EverythingOf(shipment);
  if (!complete && request.loss_reason().empty()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "REASON_MISSING", "lossReason",
                      "Not everything arrived: state why.");
  }
  return EndShipment(rpc, transaction, shipment, v1::Shipment::RECEIVED, shipment.to(), arrived,
                     complete ? "" : request.loss_reason());
}

}  // namespace

absl::StatusOr<v1::Shipment> ReceiveShipment(rpc::RpcContext& rpc, const v1::ReceiveShipmentRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::Shipment sent, LockShipment(rpc, transaction, request.id(), End::kDestination));
  if (sent.state() == v1::Shipment::CANCELLED) return ShipmentEnded();
  RETURN_IF_ERROR(Receive(rpc, transaction, sent, request));
  ASSIGN_OR_RETURN(v1::Shipment shipment, ReadShipment(rpc, transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return shipment;
}

}  // namespace passerelle::supplies
