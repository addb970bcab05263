#include "gateway/rpc/managed_accounts.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/page.h"

namespace passerelle::gateway {

absl::StatusOr<v1::ListAccountsResponse> ListAccounts(rpc::RpcContext& rpc, const v1::ListAccountsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any_state = request.state() == v1::Account::STATE_UNSPECIFIED;
  ASSIGN_OR_RETURN(const db::Result rows,
                   SelectAccounts(rpc, rpc.db(),
                                  {.site = db::TextOrNull(request.site()),
                                   .state = db::TextOrNull(any_state ? "" : v1::Account::State_Name(request.state())),
                                   .after_time = db::TextOrNull(page.After(0)),
                                   .after_id = db::TextOrNull(page.After(1)),
                                   .rows = page.size + 1}));
  const AccountVault& vault = rpc.state<State>().accounts;
  v1::ListAccountsResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_accounts() = AccountFromRow(vault, row); });
  return response;
}

}  // namespace passerelle::gateway
