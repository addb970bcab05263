#include "gateway/access/password.h"
#include "gateway/access/password_rules.h"
#include "gateway/rpc/managed_accounts.h"
#include "gateway/rpc/own_account.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Account> ResetPassword(rpc::RpcContext& rpc, const v1::ResetPasswordRequest& request) {
  RETURN_IF_ERROR(RefuseOwnAccount(rpc, request.id()));
  ASSIGN_OR_RETURN(const v1::Account account, ReadAccount(rpc, rpc.db(), request.id()));
  RETURN_IF_ERROR(CheckPassword(request.password(), account.login(), "password"));
  // Before the transaction: it takes a while.
  const std::string hash = HashPassword(request.password());
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockAccount(rpc, transaction, request.id()).status());
  RETURN_IF_ERROR(
      transaction.Execute(sql::kResetPassword, {request.id(), hash, request.remove_second_factor()}).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kClearAttempts, {request.id()}).status());
  return CommitAndAnswer(rpc, transaction, request.id());
}

}  // namespace passerelle::gateway
