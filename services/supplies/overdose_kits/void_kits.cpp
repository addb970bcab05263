#include "services/supplies/overdose_kits/void_kits.h"

#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/overdose_kits/kits.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::Status VoidKits(db::Executor& db, const KitsToVoid& which, const std::string& reason,
                      const std::string& trace_parent) {
  ASSIGN_OR_RETURN(const db::Result live, db.Execute(sql::kLockLiveKits, {which.kits, which.visits}));
  for (const db::Row& row : live) {
    KitRecord record = KitRecordFromRow(row);
    record.kit.set_voided(true);
    ++record.version;
    RETURN_IF_ERROR(db.Execute(sql::kVoidOverdoseKit, {record.kit.id(), reason, events::EncodeFact(KitFact(record)),
                                                       db::TextOrNull(trace_parent)})
                        .status());
  }
  return absl::OkStatus();
}

}  // namespace passerelle::supplies
