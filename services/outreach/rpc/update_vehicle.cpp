#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/merge.h"
#include "services/runtime/base/field_mask.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Vehicle> UpdateVehicle(rpc::RpcContext& rpc, const v1::UpdateVehicleRequest& request) {
  const v1::Vehicle& changes = request.vehicle();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), changes));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, transaction.Execute(sql::kLockVehicle, {changes.id(), rpc.sites()}));
  if (before.empty()) return NotFound("VEHICLE_UNKNOWN", "There is no such vehicle.");
  v1::Vehicle vehicle = VehicleFromRow(before[0]);
  if (!changes.etag().empty() && changes.etag() != vehicle.etag()) return EtagMismatch();
  if (fields.empty()) return vehicle;

  MergeFields(fields, changes, vehicle);
  RETURN_IF_ERROR(CheckName(vehicle.display_name(), "vehicle.displayName"));
  ASSIGN_OR_RETURN(
      const db::Result after,
      transaction.ExecuteOne(sql::kUpdateVehicle, {vehicle.id(), vehicle.display_name(), vehicle.retired()}));
  RETURN_IF_ERROR(transaction.Commit());
  return VehicleFromRow(after[0]);
}

}  // namespace passerelle::outreach
