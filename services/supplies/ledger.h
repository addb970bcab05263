// The ledger inside one transaction: balances are locked once, in the order of their keys, movements are added in
// memory, and both are written together. Every change of a balance goes through Ledger::Post, so the sum of the
// movements is the balance by construction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "passerelle/supplies/v1/ledger.pb.h"
#include "services/runtime/db/database.h"
#include "services/supplies/rules.h"

namespace passerelle::supplies {

// What kind of document posted a movement, as the ledger stores it.
inline constexpr std::string_view kReceipt = "RECEIPT";
inline constexpr std::string_view kTransfer = "TRANSFER";
inline constexpr std::string_view kDisposal = "DISPOSAL";
inline constexpr std::string_view kStockCount = "STOCK_COUNT";
inline constexpr std::string_view kDistribution = "DISTRIBUTION";
inline constexpr std::string_view kVisit = "VISIT";
inline constexpr std::string_view kShipment = "SHIPMENT";

// A location and an item: the unit in which balances are locked.
using ShelfKey = std::pair<std::string, std::string>;

// A movement to be posted. Empty text means absent.
struct Posting {
  std::string id;  // UUID
  v1::MovementKind kind = v1::MOVEMENT_KIND_UNSPECIFIED;
  std::string document;
  std::string document_kind;
  std::string site;
  std::string to_site;
  std::string from;
  std::string to;
  std::string short_at;
  std::string item;
  std::string lot;
  std::int32_t quantity = 0;
  absl::Time occur_time;
  std::string service_day;
  std::string reverses;
  std::string reason;
  std::string outing;  // of a visit's handout; a document says its own
};

class Ledger {
 public:
  // Locks every balance of `shelves` until the transaction ends, and keeps recalls from changing what is on hold until
  // then; callers that need a balance which may not exist yet make it before, and take every other lock before.
  static absl::StatusOr<Ledger> Lock(db::Executor& db, const std::set<ShelfKey>& shelves);

  // What the location holds of the item, first expired first; empty when it never held any.
  const std::vector<LotBalance>& LotsOf(const ShelfKey& shelf) const;
  // One lot of it; null when that balance was not locked.
  const LotBalance* Find(const ShelfKey& shelf, std::string_view lot) const;

  // Adds a movement and changes the balances of its accounts, which must be locked. FAILED_PRECONDITION
  // INSUFFICIENT_STOCK or STOCK_TOO_LARGE, and nothing is changed, when a balance would leave its bounds.
  absl::Status Post(Posting posting);
  const std::vector<Posting>& postings() const { return postings_; }

  // Writes what was posted, and `fact` for the other services when there is one.
  absl::Status Write(db::Executor& db, const std::optional<db::Bytes>& fact, const std::string& trace_parent);

 private:
  LotBalance* FindToChange(const std::string& location, const std::string& item, const std::string& lot);

  std::map<ShelfKey, std::vector<LotBalance>> shelves_;
  std::set<std::tuple<std::string, std::string, std::string>> changed_;
  std::vector<Posting> postings_;
};

// FAILED_PRECONDITION INSUFFICIENT_STOCK: names the item, the lot when there is one, and what is there.
absl::Status InsufficientStock(const ShelfKey& shelf, const std::string& lot, std::int64_t there, std::int64_t asked);

}  // namespace passerelle::supplies
