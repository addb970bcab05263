// A page of returns of used syringes.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/sharps/returns.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListSharpsReturnsResponse> ListSharpsReturns(rpc::RpcContext& rpc,
                                                                const v1::ListSharpsReturnsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListSharpsReturns,
                                    {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(request.from()),
                                     db::TextOrNull(request.to()), db::TextOrNull(page.After(0)),
                                     db::TextOrNull(page.After(1)), db::TextOrNull(page.After(2)), page.size + 1}));
  v1::ListSharpsReturnsResponse response;
  AnswerPage(request, page, rows, {"service_day", "occur_time", "id"}, response,
             [&](const db::Row& row) { *response.add_returns() = SharpsReturnFromRow(row); });
  return response;
}

}  // namespace passerelle::supplies
