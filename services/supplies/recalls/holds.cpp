#include "services/supplies/recalls/holds.h"

#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::Status LockHolds(db::Transaction& transaction) { return transaction.Execute(sql::kLockHolds, {}).status(); }

bool MayBeRecalled(const v1::Item& item) { return !item.manufacturer().empty() || !item.components().empty(); }

absl::Status HoldIfRecalled(db::Transaction& transaction, const v1::Item& item) {
  return transaction.Execute(sql::kCoverItem, {item.id()}).status();
}

}  // namespace passerelle::supplies
