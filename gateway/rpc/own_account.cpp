#include "gateway/rpc/own_account.h"

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

constexpr std::string_view kAccountSubject = "account:";

absl::Status AccountMissing() {
  return FailedPrecondition("ACCOUNT_MISSING", "You have no local account: what proves who you are is kept elsewhere.");
}

}  // namespace

std::string SubjectOf(const std::string& account) { return Cat(kAccountSubject, account); }

absl::StatusOr<std::string> OwnAccountId(const rpc::RpcContext& rpc) {
  const std::string& subject = rpc.principal().subject;
  if (!subject.starts_with(kAccountSubject)) return AccountMissing();
  return subject.substr(kAccountSubject.size());
}

absl::StatusOr<db::Result> FindOwnAccount(rpc::RpcContext& rpc) {
  ASSIGN_OR_RETURN(const std::string id, OwnAccountId(rpc));
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kFindOwnAccount, {id}));
  if (rows.empty()) return AccountMissing();
  return rows;
}

absl::Status RefuseOwnAccount(const rpc::RpcContext& rpc, const std::string& id) {
  if (!EqualsIgnoreCase(rpc.principal().subject, SubjectOf(id))) return absl::OkStatus();
  return FailedPrecondition("OWN_ACCOUNT", "Nobody manages their own account; ask somebody else who may.");
}

}  // namespace passerelle::gateway
