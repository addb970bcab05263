// The end of a count: the books follow it, and what moved after each line was counted stands. The balances remember
// what the count has seen, so that it is not corrected a second time by reversing an earlier movement.
#include "rpcs/supplies.h"
#include "services/supplies/counting/count_lines.h"
#include "services/supplies/counting/differences.h"
#include "services/supplies/counting/sessions.h"
#include "services/supplies/later_document.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Up to which movement and moment balances were seen, in four columns.
struct Seen {
  std::vector<std::string> items;
  std::vector<std::string> lots;
  std::vector<std::int64_t> seqs;
  std::vector<std::string> times;
};

absl::StatusOr<Ledger> LockCounted(db::Transaction& transaction, const v1::PostCountSessionRequest& request,
                                   const std::string& location) {
  RETURN_IF_ERROR(transaction.Execute(sql::kEnsureCountedLots, {request.id()}).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kEnsureCountedBalances, {request.id()}).status());
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.Execute(sql::kFindCountedItems, {request.id(), request.count_missing_as_zero()}));
  std::set<ShelfKey> shelves;
  for (const db::Row& row : rows) shelves.emplace(location, row.Text("item"));
  return Ledger::Lock(transaction, shelves);
}

// A lot that was not locked came to the location as the count was being posted, and did not take part in it.
absl::StatusOr<Seen> PostDifferences(const LaterDocument& document, Ledger& ledger, const std::vector<CountedLot>& lots,
                                     bool count_missing) {
  Seen seen;
  for (const CountedLot& lot : lots) {
    if (!lot.was_counted && !count_missing) continue;
    if (ledger.Find({document.place.location, lot.item}, lot.lot) == nullptr) continue;
    Posting posting = document.NewPosting(v1::COUNTED);
    posting.item = lot.item;
    posting.lot = lot.lot;
    RETURN_IF_ERROR(PostDifference(ledger, std::move(posting), document.place.location, DifferenceToPost(lot)));
    seen.items.push_back(lot.item);
    seen.lots.push_back(lot.lot);
    seen.seqs.push_back(lot.seq);
    seen.times.push_back(*db::Param(lot.count_time).text());
  }
  return seen;
}

absl::Status Post(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::PostCountSessionRequest& request,
                  const std::string& location) {
  ASSIGN_OR_RETURN(const v1::CountSession session, ReadCountSession(rpc, transaction, request.id()));
  if (session.lines().empty()) return FailedPrecondition("NOTHING_COUNTED", "Nothing has been counted yet.");
  ASSIGN_OR_RETURN(const LaterDocument document,
                   LaterDocument::At(rpc, transaction, request.id(), kStockCount, location));
  ASSIGN_OR_RETURN(Ledger ledger, LockCounted(transaction, request, location));
  ASSIGN_OR_RETURN(const std::vector<CountedLot> lots, FindDifferences(transaction, request.id()));
  ASSIGN_OR_RETURN(const Seen seen, PostDifferences(document, ledger, lots, request.count_missing_as_zero()));
  RETURN_IF_ERROR(
      transaction.Execute(sql::kMarkCountedAt, {location, seen.items, seen.lots, seen.seqs, seen.times}).status());
  RETURN_IF_ERROR(ledger.Write(transaction, std::nullopt, ""));
  return EndCountSession(rpc, transaction, request.id(), v1::CountSession::POSTED);
}

}  // namespace

absl::StatusOr<v1::CountSession> PostCountSession(rpc::RpcContext& rpc, const v1::PostCountSessionRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const v1::CountSession counted, LockCountSession(rpc, transaction, request.id()));
  if (counted.state() == v1::CountSession::CANCELLED) return CountNotOpen();
  if (counted.state() == v1::CountSession::OPEN) RETURN_IF_ERROR(Post(rpc, transaction, request, counted.location()));
  ASSIGN_OR_RETURN(v1::CountSession session, ReadCountSession(rpc, transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return session;
}

}  // namespace passerelle::supplies
