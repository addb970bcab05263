// Stock that moves from the place of a document to its destination.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "services/supplies/document.h"

namespace passerelle::supplies {

// The store that a site's handouts draw on. FAILED_PRECONDITION LOCATION_UNKNOWN when it has none.
absl::StatusOr<std::string> StoreOf(db::Executor& db, const std::string& site);

// FAILED_PRECONDITION LOCATION_UNKNOWN when the place is not of that site.
absl::Status CheckPlaceOf(const std::string& site, const Place& place);

// Posts the lines of a document that is not a replay: a named lot, or else first expired first out, never from expired
// or held lots. FAILED_PRECONDITION ITEM_UNKNOWN, INSUFFICIENT_STOCK, LOT_EXPIRED, LOT_ON_HOLD, STOCK_TOO_LARGE.
absl::Status PostLines(Document& document, const Lines& lines);

// Posts all that the document's place holds, whatever its lots. FAILED_PRECONDITION STOCK_TOO_LARGE.
absl::Status PostEverything(Document& document);

// Commits a transfer and answers it, as it was answered first if it is a replay.
absl::StatusOr<v1::Transfer> CloseTransfer(Document& document);

}  // namespace passerelle::supplies
