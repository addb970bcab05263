#include "rpcs/outreach.h"
#include "services/outreach/sites/site_rows.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Site> GetSite(rpc::RpcContext& rpc, const v1::GetSiteRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetSite, {request.id()}));
  if (rows.empty()) return NotFound("SITE_UNKNOWN", "There is no site of this id.");
  return SiteFromRow(rows[0]);
}

}  // namespace passerelle::outreach
