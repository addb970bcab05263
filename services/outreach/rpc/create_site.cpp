#include "rpcs/outreach.h"
#include "services/outreach/sites/site_rows.h"
#include "services/outreach/sites/site_rules.h"
#include "services/outreach/state.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Site> CreateSite(rpc::RpcContext& rpc, const v1::CreateSiteRequest& request) {
  const v1::Site site = SiteFromRequest(request);
  RETURN_IF_ERROR(CheckSite(site, ""));
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(
      db::Result rows,
      rpc.db().Execute(sql::kCreateSite,
                       {site.id(), site.display_name(), site.time_zone(), site.address(), ScheduleJson(site),
                        db::Bytes{hash}, events::EncodeFact(SiteFact(site, 1)), rpc.trace().Traceparent()}));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetSite, {site.id()}));
  } else {
    rpc.state<State>().sites.Refresh();
  }
  if (!vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), hash)) {
    return FieldError(absl::StatusCode::kAlreadyExists, "SITE_EXISTS", "id", "Another site already has this id.");
  }
  return SiteFromRow(rows[0]);
}

}  // namespace passerelle::outreach
