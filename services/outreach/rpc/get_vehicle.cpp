#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Vehicle> GetVehicle(rpc::RpcContext& rpc, const v1::GetVehicleRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetVehicle, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("VEHICLE_UNKNOWN", "There is no such vehicle.");
  return VehicleFromRow(rows[0]);
}

}  // namespace passerelle::outreach
