// Lots that a recall turned out not to concern.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/supplies/recalls/holds.h"
#include "services/supplies/recalls/recall_rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status Release(db::Transaction& transaction, const v1::ReleaseRecalledLotsRequest& request) {
  std::vector<std::string> items;
  std::vector<std::string> lots;
  items.reserve(request.lots_size());
  lots.reserve(request.lots_size());
  for (const v1::ReleasedLot& released : request.lots()) {
    items.push_back(released.item());
    lots.push_back(released.lot());
  }
  ASSIGN_OR_RETURN(const db::Result strangers,
                   transaction.Execute(sql::kFindLotsNotRecalled, {request.id(), items, lots}));
  if (!strangers.empty()) {
    const std::string lot(strangers[0].Text("lot"));
    const std::string item(strangers[0].Text("item"));
    return FailedPrecondition("LOT_NOT_RECALLED",
                              absl::StrCat("The recall does not cover lot ", lot, " of ", item, "."));
  }
  return transaction.Execute(sql::kInsertRecallReleases, {request.id(), items, lots, request.reason()}).status();
}

}  // namespace

absl::StatusOr<v1::Recall> ReleaseRecalledLots(rpc::RpcContext& rpc, const v1::ReleaseRecalledLotsRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(LockHolds(transaction));
  ASSIGN_OR_RETURN(const v1::Recall recall, FindRecall(transaction, request.id()));
  RETURN_IF_ERROR(CheckOpen(recall));
  RETURN_IF_ERROR(Release(transaction, request));
  RETURN_IF_ERROR(transaction.Commit());
  return ReadRecall(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
