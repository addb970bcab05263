#include "gateway/rpc/api_key_row.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/page.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::ListApiKeysResponse> ListApiKeys(rpc::RpcContext& rpc, const v1::ListApiKeysRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListApiKeys,
                                    {rpc.sites(), db::TextOrNull(request.partner()), request.show_ended(),
                                     db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListApiKeysResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_api_keys() = ApiKeyFromRow(row); });
  return response;
}

}  // namespace passerelle::gateway
