#include "services/supplies/handouts.h"

#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/supplies/reasons.h"

namespace passerelle::supplies {
namespace {

// What a count has found of the goods of `posting`, out of or into the balance.
Posting CountOf(const Posting& posting, std::string_view reason) {
  Posting count = posting;
  count.id = NewUuidV7();
  count.kind = v1::COUNTED;
  std::swap(count.from, count.to);
  count.reverses.clear();
  count.reason = reason;
  return count;
}

}  // namespace

std::vector<LotBalance> LotsAt(const Ledger& ledger, const ShelfKey& shelf, absl::Time moment) {
  std::vector<LotBalance> lots = ledger.LotsOf(shelf);
  for (LotBalance& lot : lots) lot.on_hold = lot.on_hold && lot.held_since <= moment;
  return lots;
}

absl::Status PostHandout(Ledger& ledger, Posting handout, absl::Time moment) {
  const LotBalance* balance = ledger.Find({handout.from, handout.item}, handout.lot);
  if (balance != nullptr && balance->counted_time > moment)
    RETURN_IF_ERROR(ledger.Post(CountOf(handout, reasons::kToldAfterCount)));
  return ledger.Post(std::move(handout));
}

absl::Status TakeBack(Ledger& ledger, const MovementToTakeBack& handout, absl::Time time, std::string_view reason) {
  const Posting reversal = ReversalOf(handout.movement.posting, time, handout.local_day, std::string(reason));
  RETURN_IF_ERROR(ledger.Post(reversal));
  if (reversal.to.empty() || !CountedSince(ledger, handout.movement)) return absl::OkStatus();
  return ledger.Post(CountOf(reversal, reasons::kVoidedAfterCount));
}

}  // namespace passerelle::supplies
