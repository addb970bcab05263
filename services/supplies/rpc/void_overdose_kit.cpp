// A naloxone kit was recorded by mistake.
#include "rpcs/supplies.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/handouts.h"
#include "services/supplies/overdose_kits/kits.h"
#include "services/supplies/overdose_kits/void_kits.h"
#include "services/supplies/reasons.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Puts a kit that left a location back into its stock, unless its movement was reversed already.
absl::Status PutBack(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& kit) {
  ASSIGN_OR_RETURN(const db::Result found, transaction.Execute(sql::kFindKitMovement, {kit, rpc.now()}));
  if (found.empty()) return absl::OkStatus();
  const MovementToTakeBack handout{PostedMovementFromRow(found[0]), std::string(found[0].Text("local_day"))};
  const Posting& posting = handout.movement.posting;
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(transaction, AccountsOf(posting)));
  // Of two calls for one kit, the second sees with the balances locked what the first posted.
  ASSIGN_OR_RETURN(const db::Result reversal, transaction.Execute(sql::kFindReversal, {posting.id}));
  if (!reversal.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(TakeBack(ledger, handout, rpc.now(), reasons::kKitVoided));
  return ledger.Write(transaction, events::EncodeFact(DistributionReversedFact(posting.document, posting.id)),
                      rpc.trace().Traceparent());
}

absl::StatusOr<KitRecord> MustFindKitToVoid(rpc::RpcContext& rpc, db::Executor& db, const std::string& id) {
  ASSIGN_OR_RETURN(std::optional<KitRecord> record, FindKit(db, id, rpc.sites()));
  if (!record) return NotFound("KIT_UNKNOWN", "There is no such kit.");
  return *std::move(record);
}

}  // namespace

absl::StatusOr<v1::OverdoseKit> VoidOverdoseKit(rpc::RpcContext& rpc, const v1::VoidOverdoseKitRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const KitRecord kit, MustFindKitToVoid(rpc, transaction, request.id()));
  if (kit.kit.voided()) return kit.kit;
  if (kit.visit.empty()) RETURN_IF_ERROR(PutBack(rpc, transaction, request.id()));
  RETURN_IF_ERROR(VoidKits(transaction, {.kits = {request.id()}}, request.reason(), rpc.trace().Traceparent()));
  ASSIGN_OR_RETURN(KitRecord voided, MustFindKitToVoid(rpc, transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return std::move(voided.kit);
}

}  // namespace passerelle::supplies
