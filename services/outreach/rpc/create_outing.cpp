#include "rpcs/outreach.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/plan.h"
#include "services/outreach/state.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

OutingPlan PlanOf(const vault::Vault& vault, const v1::CreateOutingRequest& request, const std::string& id) {
  OutingPlan plan;
  plan.request_hash = vault::KeyedRequestHash(vault, request);
  v1::Outing& outing = plan.outing;
  outing.set_id(id);
  outing.set_site(request.site());
  outing.set_kind(request.kind());
  *outing.mutable_start_time() = request.start_time();
  *outing.mutable_end_time() = request.end_time();
  outing.set_vehicle(request.vehicle());
  *outing.mutable_team() = request.team();
  outing.set_territory(request.territory());
  *outing.mutable_stops() = request.stops();
  *outing.mutable_load() = request.load();
  outing.set_capacity(request.capacity());
  outing.set_title(request.title());
  outing.set_note(request.note());
  return plan;
}

// The outing that the same key has made already, if any.
absl::StatusOr<bool> MadeBefore(rpc::RpcContext& rpc, const std::string& id) {
  if (!rpc.HasIdempotencyKey()) return false;
  const absl::Status found = ReadOuting(KeeperOf(rpc), rpc.db(), id, std::nullopt).status();
  if (absl::IsNotFound(found)) return false;
  RETURN_IF_ERROR(found);
  return true;
}

}  // namespace

absl::StatusOr<v1::Outing> CreateOuting(rpc::RpcContext& rpc, const v1::CreateOutingRequest& request) {
  const OutingPlan plan = PlanOf(rpc.vault(), request, rpc.NewResourceId());
  // Asked first: a replay is answered even when the rules, or what is free, have changed meanwhile.
  ASSIGN_OR_RETURN(const bool made_before, MadeBefore(rpc, plan.outing.id()));
  if (!made_before)
    RETURN_IF_ERROR(InsertPlan(KeeperOf(rpc), rpc.db(), plan, OnConflict::kRefuse, rpc.trace().Traceparent()).status());
  ASSIGN_OR_RETURN(const StoredOuting stored, ReadOuting(KeeperOf(rpc), rpc.db(), plan.outing.id(), std::nullopt));
  if (!vault::IsSameRequest(rpc.vault(), stored.request_hash, plan.request_hash)) return IdempotencyKeyReused();
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
