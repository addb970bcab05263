// What every write of the catalogue checks: items and kits refer to each other, so their writes come one after another.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "passerelle/supplies/v1/catalogue.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::supplies {

// FAILED_PRECONDITION (ITEM_UNKNOWN); names `field`.
absl::Status ItemUnknown(const std::string& field, const std::string& item);

// Waits until this transaction is the only one that writes items.
absl::Status LockCatalogue(db::Transaction& transaction);

// INVALID_ARGUMENT INVALID_FIELDS for a label, family, unit or report line that is missing, and for a component named
// twice; FAILED_PRECONDITION ITEM_UNKNOWN for a component or successor that does not exist, COMPONENT_IS_KIT when a kit
// would hold a kit.
absl::Status CheckItem(db::Transaction& transaction, const v1::Item& item);

// The columns of an item as the parameters of sql/insert_item.sql and sql/update_item.sql, the id first.
db::Params ItemColumns(const v1::Item& item);

}  // namespace passerelle::supplies
