#include "services/supplies/reversal.h"

#include "services/runtime/base/uuid.h"

namespace passerelle::supplies {

PostedMovement PostedMovementFromRow(const db::Row& row) {
  PostedMovement movement;
  movement.seq = row.Int("seq");
  Posting& posting = movement.posting;
  posting.id = row.Text("id");
  v1::MovementKind_Parse(std::string(row.Text("kind")), &posting.kind);
  posting.document = row.Text("document");
  posting.document_kind = row.Text("document_kind");
  posting.site = row.Text("site");
  posting.to_site = row.TextOrEmpty("to_site");
  posting.from = row.TextOrEmpty("from_location");
  posting.to = row.TextOrEmpty("to_location");
  posting.short_at = row.TextOrEmpty("short_at");
  posting.item = row.Text("item");
  posting.lot = row.Text("lot");
  posting.quantity = row.Int32("quantity");
  posting.occur_time = row.Time("occur_time");
  movement.moment = MomentOf(posting.occur_time, row.Time("record_time"));
  return movement;
}

std::set<ShelfKey> AccountsOf(const Posting& posting) {
  std::set<ShelfKey> accounts;
  for (const std::string& location : {posting.from, posting.to}) {
    if (!location.empty()) accounts.emplace(location, posting.item);
  }
  return accounts;
}

bool CountedSince(const Ledger& ledger, const PostedMovement& movement) {
  for (const ShelfKey& account : AccountsOf(movement.posting)) {
    const LotBalance* balance = ledger.Find(account, movement.posting.lot);
    if (balance == nullptr) continue;
    if (balance->counted_seq > movement.seq) return true;
    if (movement.posting.kind == v1::HANDED_OUT && balance->counted_time > movement.moment) return true;
  }
  return false;
}

Posting ReversalOf(const Posting& original, absl::Time occur_time, std::string service_day, std::string reason) {
  Posting reversal = original;
  reversal.id = NewUuidV7();
  reversal.kind = v1::REVERSED;
  std::swap(reversal.from, reversal.to);
  reversal.occur_time = occur_time;
  reversal.service_day = std::move(service_day);
  reversal.reverses = original.id;
  reversal.reason = std::move(reason);
  return reversal;
}

}  // namespace passerelle::supplies
