#include "rpcs/outreach.h"
#include "services/outreach/rows.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListSitesResponse> ListSites(rpc::RpcContext& rpc, const v1::ListSitesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string after = page.after.empty() ? "" : page.after[0];
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListSites, {after, page.size + 1}));
  v1::ListSitesResponse response;
  for (const db::Row row : rows) {
    if (response.sites_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, {response.sites(page.size - 1).id()}));
      break;
    }
    *response.add_sites() = SiteFromRow(row);
  }
  return response;
}

}  // namespace passerelle::outreach
