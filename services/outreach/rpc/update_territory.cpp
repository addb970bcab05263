#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/merge.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/base/field_mask.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Territory> UpdateTerritory(rpc::RpcContext& rpc, const v1::UpdateTerritoryRequest& request) {
  const v1::Territory& changes = request.territory();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), changes));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, transaction.Execute(sql::kLockTerritory, {changes.id(), rpc.sites()}));
  if (before.empty()) return NotFound("TERRITORY_UNKNOWN", "There is no such territory.");
  v1::Territory territory = TerritoryFromRow(KeeperOf(rpc), before[0]);
  if (!changes.etag().empty() && changes.etag() != territory.etag()) return EtagMismatch();
  if (fields.empty()) return territory;

  MergeFields(fields, changes, territory);
  RETURN_IF_ERROR(CheckName(territory.display_name(), "territory.displayName"));
  ASSIGN_OR_RETURN(
      const db::Result after,
      transaction.ExecuteOne(sql::kUpdateTerritory, {territory.id(), territory.display_name(),
                                                     KeeperOf(rpc).Seal(kTerritoryNote, territory.note())}));
  RETURN_IF_ERROR(transaction.Commit());
  return TerritoryFromRow(KeeperOf(rpc), after[0]);
}

}  // namespace passerelle::outreach
