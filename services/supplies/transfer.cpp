#include "services/supplies/transfer.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

struct NamedLots {
  std::vector<std::string> items;
  std::vector<std::string> lots;
};

// Makes the destination's balances for the named lots, and for `unnamed` items every lot that the place could give.
absl::Status EnsureBalances(Document& document, const std::vector<std::string>& unnamed, const NamedLots& named) {
  return document.transaction()
      .Execute(sql::kEnsureTransferBalances,
               {document.place().location, document.destination().location, unnamed, named.items, named.lots})
      .status();
}

absl::StatusOr<Ledger> LockBothEnds(Document& document, const std::vector<std::string>& items) {
  std::set<ShelfKey> shelves;
  for (const std::string& item : items) {
    shelves.emplace(document.place().location, item);
    shelves.emplace(document.destination().location, item);
  }
  return Ledger::Lock(document.transaction(), shelves);
}

Posting PrototypeOf(const Document& document) {
  Posting prototype = document.NewPosting(v1::TRANSFERRED);
  prototype.to = document.destination().location;
  return prototype;
}

// Moves what the ledger has of one item. A lot that came after the destination's balances were made has none there yet,
// and stays.
absl::Status PostShelf(const Document& document, Ledger& ledger, const std::string& item) {
  const std::vector<LotBalance> lots = ledger.LotsOf({document.place().location, item});
  for (const LotBalance& lot : lots) {
    if (lot.quantity == 0 || ledger.Find({document.destination().location, item}, lot.lot) == nullptr) continue;
    Posting posting = PrototypeOf(document);
    posting.from = document.place().location;
    posting.item = item;
    posting.lot = lot.lot;
    posting.quantity = static_cast<std::int32_t>(lot.quantity);
    RETURN_IF_ERROR(ledger.Post(std::move(posting)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> StoreOf(db::Executor& db, const std::string& site) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   db.Execute(sql::kFindSources, {std::vector{site}, std::vector<std::string>()}));
  if (rows.empty()) return FailedPrecondition("LOCATION_UNKNOWN", absl::StrCat("The site ", site, " has no store."));
  return std::string(rows[0].Text("id"));
}

absl::Status CheckPlaceOf(const std::string& site, const Place& place) {
  if (place.site == site) return absl::OkStatus();
  return FailedPrecondition("LOCATION_UNKNOWN",
                            absl::StrCat("There is no location ", place.location, " at ", site, "."));
}

absl::Status PostLines(Document& document, const Lines& lines) {
  RETURN_IF_ERROR(document.LotTracking(ItemsOf(lines)).status());
  std::vector<std::string> unnamed;
  NamedLots named;
  for (const v1::Line& line : lines) {
    if (line.lot().empty()) {
      unnamed.push_back(line.item());
    } else {
      named.items.push_back(line.item());
      named.lots.push_back(line.lot());
    }
  }
  RETURN_IF_ERROR(EnsureBalances(document, unnamed, named));
  ASSIGN_OR_RETURN(Ledger ledger, LockBothEnds(document, ItemsOf(lines)));
  RETURN_IF_ERROR(DrawLines(document, ledger, lines, Lots::kUsable, PrototypeOf(document)));
  return document.Post(ledger);
}

absl::Status PostEverything(Document& document) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   document.transaction().Execute(sql::kFindItemsHeld, {document.place().location}));
  std::vector<std::string> items;
  for (const db::Row row : rows) items.emplace_back(row.Text("item"));
  if (items.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(EnsureBalances(document, items, {}));
  ASSIGN_OR_RETURN(Ledger ledger, LockBothEnds(document, items));
  for (const std::string& item : items) RETURN_IF_ERROR(PostShelf(document, ledger, item));
  return document.Post(ledger);
}

absl::StatusOr<v1::Transfer> CloseTransfer(Document& document) {
  v1::Transfer transfer;
  transfer.set_id(document.id());
  transfer.set_from(document.place().location);
  transfer.set_to(document.destination().location);
  SetProto(document.occur_time(), *transfer.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*transfer.mutable_movements()));
  return transfer;
}

}  // namespace passerelle::supplies
