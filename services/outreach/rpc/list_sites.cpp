#include "rpcs/outreach.h"
#include "services/outreach/sites/site_rows.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListSitesResponse> ListSites(rpc::RpcContext& rpc, const v1::ListSitesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListSites, {page.After(0), page.size + 1}));
  v1::ListSitesResponse response;
  AnswerPage(request, page, rows, {"id"}, response,
             [&](const db::Row& row) { *response.add_sites() = SiteFromRow(row); });
  return response;
}

}  // namespace passerelle::outreach
