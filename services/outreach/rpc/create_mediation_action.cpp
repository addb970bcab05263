#include <absl/strings/ascii.h>

#include "rpcs/outreach.h"
#include "services/outreach/activities/mediation.h"
#include "services/outreach/happened.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/sites/hours.h"
#include "services/outreach/sites/site_rows.h"
#include "services/outreach/state.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

v1::MediationAction ActionOf(const v1::CreateMediationActionRequest& request, std::string id) {
  v1::MediationAction action;
  action.set_id(std::move(id));
  action.set_site(request.site());
  *action.mutable_occur_time() = request.occur_time();
  action.set_kind(request.kind());
  action.set_minutes(request.minutes());
  action.set_needles_picked_up(request.needles_picked_up());
  if (request.has_people_met()) action.set_people_met(request.people_met());
  action.set_outing(absl::AsciiStrToLower(request.outing()));
  action.set_note(request.note());
  action.set_state(v1::MediationAction::RECORDED);
  return action;
}

// The local day that the action counts for.
absl::StatusOr<std::string> ServiceDay(rpc::RpcContext& rpc, const v1::MediationAction& action) {
  ASSIGN_OR_RETURN(const db::Result sites, rpc.db().Execute(sql::kGetSite, {action.site()}));
  if (sites.empty()) return rpc::SiteUnknown();
  if (action.outing().empty()) {
    return absl::FormatCivilTime(absl::ToCivilDay(TimeFromProto(action.occur_time()), ZoneOf(SiteFromRow(sites[0]))));
  }
  ASSIGN_OR_RETURN(const db::Result outings,
                   rpc.db().Execute(sql::kFindMediationOuting, {action.outing(), action.site()}));
  if (outings.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "OUTING_UNKNOWN", "outing",
                      "The site has no outing of this id.");
  }
  return std::string(outings[0].Text("service_day"));
}

db::Params ParamsOf(const vault::Keeper& keeper, const v1::MediationAction& action, const std::string& request_hash,
                    const std::string& trace_parent) {
  return {action.id(),
          action.site(),
          TimeFromProto(action.occur_time()),
          action.service_day(),
          v1::MediationAction::Kind_Name(action.kind()),
          action.minutes(),
          action.needles_picked_up(),
          action.has_people_met() ? db::Param(action.people_met()) : db::Param(std::nullopt),
          db::TextOrNull(action.outing()),
          keeper.Seal(kMediationNote, action.note()),
          db::Bytes{request_hash},
          events::EncodeFact(MediationActionFact(action, 1)),
          trace_parent};
}

}  // namespace

absl::StatusOr<v1::MediationAction> CreateMediationAction(rpc::RpcContext& rpc,
                                                          const v1::CreateMediationActionRequest& request) {
  RETURN_IF_ERROR(CheckHappened(TimeFromProto(request.occur_time()), rpc.now(), "occurTime"));
  v1::MediationAction action = ActionOf(request, rpc.NewResourceId());
  ASSIGN_OR_RETURN(std::string service_day, ServiceDay(rpc, action));
  action.set_service_day(std::move(service_day));

  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kCreateMediationAction,
                                                     ParamsOf(KeeperOf(rpc), action, hash, rpc.trace().Traceparent())));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetMediationAction, {action.id(), std::nullopt}));
  }
  if (!vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), hash)) return IdempotencyKeyReused();
  return MediationActionFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
