// A place where stock lives.
#include "rpcs/supplies.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Location> GetLocation(rpc::RpcContext& rpc, const v1::GetLocationRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetLocation, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("LOCATION_UNKNOWN", "There is no such location.");
  return LocationFromRow(rows[0]);
}

}  // namespace passerelle::supplies
