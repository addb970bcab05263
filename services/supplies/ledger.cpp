#include "services/supplies/ledger.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <functional>

#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// One column of the postings, as an array parameter.
db::Param Column(const std::vector<Posting>& postings, const std::function<std::string(const Posting&)>& value) {
  std::vector<std::string> values;
  values.reserve(postings.size());
  for (const Posting& posting : postings) values.push_back(value(posting));
  return db::Param(values);
}

std::string TimeText(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()); }

db::Params PostingColumns(const std::vector<Posting>& postings) {
  return {
      Column(postings, [](const Posting& p) { return p.id; }),
      Column(postings, [](const Posting& p) { return v1::MovementKind_Name(p.kind); }),
      Column(postings, [](const Posting& p) { return p.document; }),
      Column(postings, [](const Posting& p) { return p.document_kind; }),
      Column(postings, [](const Posting& p) { return p.site; }),
      Column(postings, [](const Posting& p) { return p.to_site; }),
      Column(postings, [](const Posting& p) { return p.from; }),
      Column(postings, [](const Posting& p) { return p.to; }),
      Column(postings, [](const Posting& p) { return p.short_at; }),
      Column(postings, [](const Posting& p) { return p.item; }),
      Column(postings, [](const Posting& p) { return p.lot; }),
      Column(postings, [](const Posting& p) { return absl::StrCat(p.quantity); }),
      Column(postings, [](const Posting& p) { return TimeText(p.occur_time); }),
      Column(postings, [](const Posting& p) { return p.service_day; }),
      Column(postings, [](const Posting& p) { return p.reverses; }),
      Column(postings, [](const Posting& p) { return p.reason; }),
      Column(postings, [](const Posting& p) { return p.outing; }),
  };
}

LotBalance BalanceOf(const db::Row& row) {
  LotBalance balance{.lot = std::string(row.Text("lot")), .expire_date = std::string(row.TextOrEmpty("expire_date"))};
  balance.quantity = row.Int("quantity");
  balance.counted_seq = row.Int("counted_seq");
  if (!row.IsNull("counted_time")) balance.counted_time = row.Time("counted_time");
  balance.on_hold = !row.IsNull("held_since");
  if (balance.on_hold) balance.held_since = row.Time("held_since");
  return balance;
}

}  // namespace

absl::StatusOr<Ledger> Ledger::Lock(db::Executor& db, const std::set<ShelfKey>& shelves) {
  std::vector<std::string> locations;
  std::vector<std::string> items;
  for (const auto& [location, item] : shelves) {
    locations.push_back(location);
    items.push_back(item);
  }
  Ledger ledger;
  if (shelves.empty()) return ledger;
  RETURN_IF_ERROR(db.Execute(sql::kShareHolds, {}).status());
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kLockBalances, {locations, items}));
  for (const db::Row& row : rows) {
    ledger.shelves_[{std::string(row.Text("location")), std::string(row.Text("item"))}].push_back(BalanceOf(row));
  }
  for (auto& [key, lots] : ledger.shelves_) std::sort(lots.begin(), lots.end(), ExpiresBefore);
  return ledger;
}

const std::vector<LotBalance>& Ledger::LotsOf(const ShelfKey& shelf) const {
  static const std::vector<LotBalance> none;
  const auto found = shelves_.find(shelf);
  return found == shelves_.end() ? none : found->second;
}

const LotBalance* Ledger::Find(const ShelfKey& shelf, std::string_view lot) const {
  for (const LotBalance& balance : LotsOf(shelf)) {
    if (balance.lot == lot) return &balance;
  }
  return nullptr;
}

LotBalance* Ledger::FindToChange(const std::string& location, const std::string& item, const std::string& lot) {
  if (location.empty()) return nullptr;
  return const_cast<LotBalance*>(Find({location, item}, lot));
}

absl::Status Ledger::Post(Posting posting) {
  LotBalance* from = FindToChange(posting.from, posting.item, posting.lot);
  LotBalance* to = FindToChange(posting.to, posting.item, posting.lot);
  if (!posting.from.empty() && (from == nullptr || from->quantity < posting.quantity)) {
    return InsufficientStock({posting.from, posting.item}, posting.lot, from == nullptr ? 0 : from->quantity,
                             posting.quantity);
  }
  if (!posting.to.empty() && to == nullptr) return absl::InternalError("a movement to a balance that was not locked");
  if (to != nullptr && to->quantity + posting.quantity > kMostUnits) {
    return FailedPrecondition(
        "STOCK_TOO_LARGE", absl::StrCat(posting.to, " cannot hold more than ", kMostUnits, " of ", posting.item, "."));
  }
  if (from != nullptr) {
    from->quantity -= posting.quantity;
    changed_.insert({posting.from, posting.item, posting.lot});
  }
  if (to != nullptr) {
    to->quantity += posting.quantity;
    changed_.insert({posting.to, posting.item, posting.lot});
  }
  postings_.push_back(std::move(posting));
  return absl::OkStatus();
}

absl::Status Ledger::Write(db::Executor& db, const std::optional<db::Bytes>& fact, const std::string& trace_parent) {
  if (postings_.empty()) return absl::OkStatus();
  std::vector<std::string> locations;
  std::vector<std::string> items;
  std::vector<std::string> lots;
  std::vector<std::int64_t> quantities;
  for (const auto& [location, item, lot] : changed_) {
    locations.push_back(location);
    items.push_back(item);
    lots.push_back(lot);
    quantities.push_back(Find({location, item}, lot)->quantity);
  }
  db::Params params = PostingColumns(postings_);
  for (db::Param& param : db::Params{locations, items, lots, quantities, fact, db::TextOrNull(trace_parent)}) {
    params.push_back(std::move(param));
  }
  return db.Execute(sql::kPostMovements, params).status();
}

absl::Status InsufficientStock(const ShelfKey& shelf, const std::string& lot, std::int64_t there, std::int64_t asked) {
  const std::string of_lot = lot.empty() ? "" : absl::StrCat(" lot ", lot);
  return FailedPrecondition("INSUFFICIENT_STOCK", absl::StrCat(shelf.first, " holds ", there, " of ", shelf.second,
                                                               of_lot, "; ", asked, " were asked for."));
}

}  // namespace passerelle::supplies
