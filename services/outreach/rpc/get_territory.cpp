#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Territory> GetTerritory(rpc::RpcContext& rpc, const v1::GetTerritoryRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetTerritory, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("TERRITORY_UNKNOWN", "There is no such territory.");
  return TerritoryFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
