// A page of naloxone kits.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/overdose_kits/kits.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListOverdoseKitsResponse> ListOverdoseKits(rpc::RpcContext& rpc,
                                                              const v1::ListOverdoseKitsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  v1::ListOverdoseKitsResponse response;
  const std::optional<std::string> card = ParseCard(request.card());
  if (!request.card().empty() && !card) return response;
  const db::Param within =
      request.expiring_within_days() == 0 ? db::Param(std::nullopt) : db::Param(request.expiring_within_days());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListOverdoseKits,
                                    {rpc.sites(), db::TextOrNull(request.site()), card, within, rpc.now(),
                                     db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  AnswerPage(request, page, rows, {"occur_time", "id"}, response,
             [&](const db::Row& row) { *response.add_kits() = KitFromRow(row); });
  return response;
}

}  // namespace passerelle::supplies
