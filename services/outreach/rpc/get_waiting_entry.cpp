#include "rpcs/outreach.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::WaitingEntry> GetWaitingEntry(rpc::RpcContext& rpc, const v1::GetWaitingEntryRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetWaitingEntry, {request.id(), rpc.sites()}));
  if (rows.empty()) return NotFound("WAITING_ENTRY_UNKNOWN", "There is no waiting entry of this id at your sites.");
  return WaitingEntryFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
