// A recall: what it names is on hold from now on.
#include "rpcs/supplies.h"
#include "services/supplies/recalls/holds.h"
#include "services/supplies/recalls/notices.h"
#include "services/supplies/recalls/recall_rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Whether the call was made before. ALREADY_EXISTS IDEMPOTENCY_KEY_REUSED when it was another one.
absl::StatusOr<bool> IsReplay(db::Executor& db, const std::string& id, const db::Bytes& request_hash) {
  ASSIGN_OR_RETURN(const db::Result existing, db.Execute(sql::kGetRecall, {id}));
  if (existing.empty()) return false;
  if (existing[0].Bytes("request_hash") != request_hash.value) return IdempotencyKeyReused();
  return true;
}

}  // namespace

absl::StatusOr<v1::Recall> CreateRecall(rpc::RpcContext& rpc, const v1::CreateRecallRequest& request) {
  const std::string id = rpc.NewResourceId();
  const db::Bytes request_hash{rpc::RequestHash(request)};
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockHolds(transaction));
  ASSIGN_OR_RETURN(const bool replayed, IsReplay(transaction, id, request_hash));
  if (!replayed) {
    ASSIGN_OR_RETURN(const v1::RecallNotice notice, CheckNotice(rpc, transaction, NoticeOf(request)));
    RETURN_IF_ERROR(transaction.Execute(sql::kInsertRecall, {id, request_hash}).status());
    RETURN_IF_ERROR(AddNotice(transaction, id, request_hash, notice));
  }
  RETURN_IF_ERROR(transaction.Commit());
  return ReadRecall(rpc, rpc.db(), id);
}

}  // namespace passerelle::supplies
