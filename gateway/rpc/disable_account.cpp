#include "gateway/rpc/managed_accounts.h"
#include "gateway/rpc/own_account.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Account> DisableAccount(rpc::RpcContext& rpc, const v1::DisableAccountRequest& request) {
  RETURN_IF_ERROR(RefuseOwnAccount(rpc, request.id()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockAccount(rpc, transaction, request.id()).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kDisableAccount, {request.id()}).status());
  return CommitAndAnswer(rpc, transaction, request.id());
}

}  // namespace passerelle::gateway
