// What somebody says to have counted, checked.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "services/supplies/document.h"

namespace passerelle::supplies {

using CountLines = google::protobuf::RepeatedPtrField<v1::CountLine>;

// INVALID_ARGUMENT LINE_REPEATED when an item and lot is counted twice.
absl::Status CheckCountedOnce(const CountLines& lines);

// What the lines say about lots, once it is known which items are kept by lot. INVALID_ARGUMENT LOT_REQUIRED for units
// of such an item without a lot, or of a lot that the ledger does not know without its expiry; FAILED_PRECONDITION
// LOT_CONFLICT.
absl::StatusOr<std::vector<LotStatement>> CheckCountedLots(db::Executor& db, const std::map<std::string, bool>& tracked,
                                                           const CountLines& lines);

// Posts what was counted above (or, negative, below) the balance of a location; nothing for 0. `posting` says all but
// the accounts, goods and quantity.
absl::Status PostDifference(Ledger& ledger, Posting posting, const std::string& location, std::int64_t difference);

}  // namespace passerelle::supplies
