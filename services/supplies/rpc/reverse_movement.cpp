// The opposite of a movement.
#include <absl/strings/str_cat.h>

#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/overdose_kits/void_kits.h"
#include "services/supplies/reversal.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status AlreadyReversed() {
  return FailedPrecondition("ALREADY_REVERSED", "The movement has been reversed, or is itself a reversal.");
}

// Checked with the balances locked: of two calls for one movement, the second sees what the first posted.
absl::Status CheckReversible(db::Transaction& transaction, const Ledger& ledger, const PostedMovement& movement) {
  if (movement.posting.kind == v1::REVERSED) return AlreadyReversed();
  ASSIGN_OR_RETURN(const db::Result reversal, transaction.Execute(sql::kFindReversal, {movement.posting.id}));
  if (!reversal.empty()) return AlreadyReversed();
  if (CountedSince(ledger, movement)) {
    return FailedPrecondition("REVERSED_AFTER_COUNT", absl::StrCat("The stock of ", movement.posting.item,
                                                                   " has been counted since; count it again instead."));
  }
  // What a visit handed out belongs to the visit: taking it back here alone would leave its figures behind.
  if (movement.posting.document_kind == kVisit) {
    return FailedPrecondition("VISIT_HANDOUT", "This was handed out in a visit; void the visit instead.");
  }
  if (movement.posting.document_kind == kShipment) {
    return FailedPrecondition("SHIPMENT_MOVEMENT", "Goods that were shipped come back by cancelling the shipment.");
  }
  return absl::OkStatus();
}

std::optional<db::Bytes> FactOf(const Posting& original) {
  if (original.document_kind != kDistribution) return std::nullopt;
  return events::EncodeFact(DistributionReversedFact(original.document, original.id));
}

absl::Status PostReversal(rpc::RpcContext& rpc, db::Transaction& transaction, const PostedMovement& movement,
                          const Posting& reversal) {
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(transaction, AccountsOf(movement.posting)));
  RETURN_IF_ERROR(CheckReversible(transaction, ledger, movement));
  RETURN_IF_ERROR(ledger.Post(reversal));
  const absl::Status written = ledger.Write(transaction, FactOf(movement.posting), rpc.trace().Traceparent());
  // A shortfall has no balance to lock: there the unique index decides between two calls.
  if (db::ViolatedConstraint(written) == "movements_reverses_key") return AlreadyReversed();
  RETURN_IF_ERROR(written);
  // A naloxone kit is the document by which it left.
  return VoidKits(transaction, {.kits = {movement.posting.document}}, reversal.reason, rpc.trace().Traceparent());
}

}  // namespace

absl::StatusOr<v1::Movement> ReverseMovement(rpc::RpcContext& rpc, const v1::ReverseMovementRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result found,
                   transaction.Execute(sql::kFindMovementToReverse, {request.id(), rpc.sites(), rpc.now()}));
  if (found.empty()) return NotFound("MOVEMENT_UNKNOWN", "There is no such movement.");
  const PostedMovement movement = PostedMovementFromRow(found[0]);
  const Posting reversal =
      ReversalOf(movement.posting, rpc.now(), std::string(found[0].Text("local_day")), request.reason());
  RETURN_IF_ERROR(PostReversal(rpc, transaction, movement, reversal));
  ASSIGN_OR_RETURN(const db::Result posted, transaction.ExecuteOne(sql::kFindMovement, {reversal.id}));
  const v1::Movement answer = MovementFromRow(posted[0]);
  RETURN_IF_ERROR(transaction.Commit());
  return answer;
}

}  // namespace passerelle::supplies
