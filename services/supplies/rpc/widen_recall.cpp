// A recall that covers more than was thought.
#include "rpcs/supplies.h"
#include "services/supplies/recalls/holds.h"
#include "services/supplies/recalls/notices.h"
#include "services/supplies/recalls/recall_rows.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Recall> WidenRecall(rpc::RpcContext& rpc, const v1::WidenRecallRequest& request) {
  const db::Bytes content_hash{rpc::RequestHash(request)};
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockHolds(transaction));
  ASSIGN_OR_RETURN(const v1::Recall recall, FindRecall(transaction, request.id()));
  RETURN_IF_ERROR(CheckOpen(recall));
  ASSIGN_OR_RETURN(const v1::RecallNotice notice, CheckNotice(rpc, transaction, NoticeOf(request)));
  ASSIGN_OR_RETURN(const bool noted, HasNotice(transaction, request.id(), content_hash));
  if (!noted) RETURN_IF_ERROR(AddNotice(transaction, request.id(), content_hash, notice));
  RETURN_IF_ERROR(transaction.Commit());
  return ReadRecall(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
