// What recalls cover, against the documents that draw on stock: a handout comes whole before a recall, or does not draw
// on what it holds.
#pragma once

#include <absl/status/status.h>

#include "passerelle/supplies/v1/catalogue.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::supplies {

// Waits until this transaction is the only one that reads or changes holds. To be taken before any row is locked.
absl::Status LockHolds(db::Transaction& transaction);

// Whether the item may come to be on hold by what its row says: a manufacturer, or components.
bool MayBeRecalled(const v1::Item& item);
// Puts an item on hold when an open recall names its manufacturer or covers one of its components, and the kits that
// hold it with it. The item's row must be written.
absl::Status HoldIfRecalled(db::Transaction& transaction, const v1::Item& item);

}  // namespace passerelle::supplies
