// A waste slip was recorded by mistake.
#include "rpcs/supplies.h"
#include "services/supplies/sharps/waste_slips.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::WasteSlip> VoidWasteSlip(rpc::RpcContext& rpc, const v1::VoidWasteSlipRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kFindWasteSlip, {request.id(), rpc.sites()}));
  if (found.empty()) return NotFound("SLIP_UNKNOWN", "There is no such slip.");
  RETURN_IF_ERROR(rpc.db().Execute(sql::kVoidWasteSlip, {request.id(), request.reason()}).status());
  v1::WasteSlip slip = WasteSlipFromRow(found[0]);
  slip.set_voided(true);
  return slip;
}

}  // namespace passerelle::supplies
