// What is on hold for a recall at a location, destroyed in one disposal.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/runtime/base/text.h"
#include "services/supplies/document.h"
#include "services/supplies/reasons.h"
#include "services/supplies/recalls/recall_rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// The goods that recalls hold stay the same from here on: only how many there are is read with the balances.
absl::Status PostDestruction(Document& document, const std::string& recall, const std::string& reason) {
  const std::string& location = document.place().location;
  RETURN_IF_ERROR(document.transaction().Execute(sql::kShareHolds, {}).status());
  ASSIGN_OR_RETURN(const db::Result held, document.transaction().Execute(sql::kFindRecallHoldsAt, {recall, location}));
  std::set<ShelfKey> shelves;
  for (const db::Row& row : held) shelves.emplace(location, row.Text("item"));
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), shelves));
  for (const db::Row& row : held) {
    const ShelfKey shelf{location, row.Text("item")};
    Posting posting = document.NewPosting(v1::DESTROYED);
    posting.from = location;
    posting.item = shelf.second;
    posting.lot = row.Text("lot");
    posting.quantity = static_cast<std::int32_t>(ledger.Find(shelf, posting.lot)->quantity);
    posting.reason = reason;
    if (posting.quantity > 0) RETURN_IF_ERROR(ledger.Post(std::move(posting)));
  }
  if (ledger.postings().empty())
    return FailedPrecondition("NOTHING_ON_HOLD", absl::StrCat("Nothing is on hold for the recall at ", location, "."));
  return document.Post(ledger);
}

absl::StatusOr<std::string> ReasonFor(db::Executor& db, const std::string& recall) {
  RETURN_IF_ERROR(FindRecall(db, recall).status());
  ASSIGN_OR_RETURN(const db::Result notices, db.Execute(sql::kListRecallHeadlines, {std::vector{recall}}));
  return StrCat(reasons::kRecall, notices[0].Text("authority_ref"));
}

}  // namespace

absl::StatusOr<v1::Recall> DestroyRecalledStock(rpc::RpcContext& rpc, const v1::DestroyRecalledStockRequest& request) {
  ASSIGN_OR_RETURN(const std::string reason, ReasonFor(rpc.db(), request.id()));
  ASSIGN_OR_RETURN(
      Document document,
      Document::Open(rpc, request, Heading{.kind = kDisposal, .location = request.location(), .note = reason}));
  if (!document.replayed()) RETURN_IF_ERROR(PostDestruction(document, request.id(), reason));
  RETURN_IF_ERROR(document.transaction().Commit());
  return ReadRecall(rpc, rpc.db(), request.id());
}

}  // namespace passerelle::supplies
