// A page of the ledger.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

db::Param KindsOf(const v1::ListMovementsRequest& request) {
  std::vector<std::string> kinds;
  for (const int kind : request.kinds()) kinds.push_back(v1::MovementKind_Name(static_cast<v1::MovementKind>(kind)));
  return kinds.empty() ? db::Param(std::nullopt) : db::Param(kinds);
}

// The sites to list: the caller's, or the one asked for when it is among them.
std::vector<std::string> SitesOf(const access::Principal& caller, const std::string& asked) {
  if (asked.empty()) return caller.sites;
  return caller.MayActFor(asked) ? std::vector<std::string>{asked} : std::vector<std::string>{};
}

absl::StatusOr<db::Result> Read(rpc::RpcContext& rpc, const v1::ListMovementsRequest& request, const Page& page) {
  const db::Param before = page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after[0]);
  db::Params params = {db::TextOrNull(request.location()),
                       db::TextOrNull(request.item()),
                       db::TextOrNull(request.lot()),
                       db::TextOrNull(request.document()),
                       KindsOf(request),
                       db::TextOrNull(request.from()),
                       db::TextOrNull(request.to()),
                       before,
                       page.size + 1};
  if (rpc.principal().WholeAssociation() && request.site().empty())
    return rpc.db().Execute(sql::kListMovements, params);
  params.emplace_back(SitesOf(rpc.principal(), request.site()));
  return rpc.db().Execute(sql::kListMovementsOfSites, params);
}

}  // namespace

absl::StatusOr<v1::ListMovementsResponse> ListMovements(rpc::RpcContext& rpc, const v1::ListMovementsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 500));
  ASSIGN_OR_RETURN(const db::Result rows, Read(rpc, request, page));
  v1::ListMovementsResponse response;
  std::int64_t seq = 0;
  for (const db::Row& row : rows) {
    if (response.movements_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, {absl::StrCat(seq)}));
      break;
    }
    *response.add_movements() = MovementFromRow(row);
    seq = row.Int("seq");
  }
  return response;
}

}  // namespace passerelle::supplies
