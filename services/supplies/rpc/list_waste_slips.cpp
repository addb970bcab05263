// A page of waste slips.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/sharps/waste_slips.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListWasteSlipsResponse> ListWasteSlips(rpc::RpcContext& rpc,
                                                          const v1::ListWasteSlipsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListWasteSlips,
                                    {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(page.After(0)),
                                     db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListWasteSlipsResponse response;
  AnswerPage(request, page, rows, {"occur_time", "id"}, response,
             [&](const db::Row& row) { *response.add_slips() = WasteSlipFromRow(row); });
  return response;
}

}  // namespace passerelle::supplies
