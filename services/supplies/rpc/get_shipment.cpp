// Goods on their way, or that were.
#include "rpcs/supplies.h"
#include "services/supplies/shipments/shipments.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Shipment> GetShipment(rpc::RpcContext& rpc, const v1::GetShipmentRequest& request) {
  return ReadShipment(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
