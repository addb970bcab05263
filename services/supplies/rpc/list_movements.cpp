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

}  // namespace

absl::StatusOr<v1::ListMovementsResponse> ListMovements(rpc::RpcContext& rpc, const v1::ListMovementsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 500));
  const db::Param before = page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after[0]);
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListMovements,
                                    {rpc.sites(), db::TextOrNull(request.location()), db::TextOrNull(request.item()),
                                     db::TextOrNull(request.lot()), db::TextOrNull(request.document()),
                                     KindsOf(request), db::TextOrNull(request.site()), db::TextOrNull(request.from()),
                                     db::TextOrNull(request.to()), before, page.size + 1}));
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
