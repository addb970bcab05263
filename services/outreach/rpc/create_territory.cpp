#include "rpcs/outreach.h"
#include "services/outreach/fleet/fleet.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Territory> CreateTerritory(rpc::RpcContext& rpc, const v1::CreateTerritoryRequest& request) {
  const std::string id = request.id().empty() ? rpc.NewResourceId() : request.id();
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  absl::StatusOr<db::Result> rows =
      rpc.db().Execute(sql::kCreateTerritory, {id, request.site(), request.display_name(),
                                               KeeperOf(rpc).Seal(kTerritoryNote, request.note()), db::Bytes{hash}});
  if (db::ViolatedConstraint(rows.status()) == "territory_site_fkey") return rpc::SiteUnknown();
  RETURN_IF_ERROR(rows.status());
  if (rows->empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetTerritory, {id, std::nullopt}));
  }
  RETURN_IF_ERROR(CheckSameRequest(rpc.vault(), (*rows)[0], hash, request.id(), "TERRITORY_EXISTS"));
  return TerritoryFromRow(KeeperOf(rpc), (*rows)[0]);
}

}  // namespace passerelle::outreach
