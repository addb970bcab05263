// The end of a recall.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/supplies/recalls/holds.h"
#include "services/supplies/recalls/recall_rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status Close(db::Transaction& transaction, const std::string& recall) {
  ASSIGN_OR_RETURN(const db::Result held, transaction.Execute(sql::kFindRecallHold, {recall}));
  if (!held.empty()) {
    const std::string location(held[0].Text("location"));
    return FailedPrecondition("STILL_ON_HOLD", absl::StrCat("The recall still has goods on hold at ", location, "."));
  }
  return transaction.Execute(sql::kCloseRecall, {recall}).status();
}

}  // namespace

absl::StatusOr<v1::Recall> CloseRecall(rpc::RpcContext& rpc, const v1::CloseRecallRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockHolds(transaction));
  RETURN_IF_ERROR(FindRecall(transaction, request.id()).status());
  RETURN_IF_ERROR(Close(transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return ReadRecall(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
