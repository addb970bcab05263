#include <algorithm>
#include <set>

#include "rpcs/outreach.h"
#include "services/outreach/merge.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/outings/plan.h"
#include "services/outreach/state.h"
#include "services/runtime/base/field_mask.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

using Fields = std::vector<std::string>;

// All the fields are among those named.
bool Only(const Fields& fields, const std::set<std::string>& named) {
  return std::ranges::all_of(fields, [&named](const std::string& field) { return named.contains(field); });
}

absl::StatusOr<Fields> FieldsOf(rpc::RpcContext& rpc, const v1::UpdateOutingRequest& request) {
  ASSIGN_OR_RETURN(Fields fields, FieldsToUpdate(request.update_mask(), request.outing()));
  // Who sees no stops sends none back: they are not meant to be erased.
  if (!rpc.principal().Has("routes.read") && request.outing().stops().empty()) std::erase(fields, "stops");
  return fields;
}

absl::Status CheckMayChange(v1::OutingState state, const Fields& fields) {
  if (state == v1::IN_PROGRESS && Only(fields, {"stops", "note"})) return absl::OkStatus();
  return CheckPlanned(state);
}

absl::Status Write(const vault::Keeper& keeper, db::Transaction& transaction, const v1::Outing& outing,
                   const Fields& fields, const std::string& trace_parent) {
  if (!Only(fields, {"stops", "title", "note"})) {
    return RewritePlan(keeper, transaction, {.outing = outing, .request_hash = "", .path = "outing."},
                       OnConflict::kRefuse, trace_parent);
  }
  RETURN_IF_ERROR(transaction
                      .Execute(sql::kDescribeOuting, {outing.id(), SealedStops(keeper, outing), outing.title(),
                                                      SealedNote(keeper, outing), outing.changed_alone()})
                      .status());
  return TellOuting(keeper, transaction, outing.id(), trace_parent).status();
}

}  // namespace

absl::StatusOr<v1::Outing> UpdateOuting(rpc::RpcContext& rpc, const v1::UpdateOutingRequest& request) {
  const v1::Outing& changes = request.outing();
  ASSIGN_OR_RETURN(const Fields fields, FieldsOf(rpc, request));
  StoredOuting stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, LockOuting(KeeperOf(rpc), transaction, changes.id(), rpc.sites()));
    RETURN_IF_ERROR(CheckEtag(stored, changes.etag()));
    if (fields.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(CheckMayChange(stored.outing.state(), fields));
    v1::Outing outing = stored.outing;
    MergeFields(fields, changes, outing);
    outing.set_changed_alone(!outing.series().empty());
    RETURN_IF_ERROR(Write(KeeperOf(rpc), transaction, outing, fields, rpc.trace().Traceparent()));
    ASSIGN_OR_RETURN(stored, ReadOuting(KeeperOf(rpc), transaction, changes.id(), rpc.sites()));
    return absl::OkStatus();
  }));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
