#include "gateway/rpc/managed_accounts.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Account> EnableAccount(rpc::RpcContext& rpc, const v1::EnableAccountRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockAccount(rpc, transaction, request.id()).status());
  RETURN_IF_ERROR(
      transaction.Execute(sql::kEnableAccount, {request.id(), rpc.state<State>().UnusedAfterSeconds()}).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kClearAttempts, {request.id()}).status());
  return CommitAndAnswer(rpc, transaction, request.id());
}

}  // namespace passerelle::gateway
