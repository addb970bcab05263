#include "rpcs/referrals.h"
#include "services/referrals/partners/partner_rows.h"
#include "services/referrals/state.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Partner> GetPartner(rpc::RpcContext& rpc, const v1::GetPartnerRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetPartner, {request.id()}));
  if (rows.empty()) return NotFound("PARTNER_UNKNOWN", "There is no partner of this id.");
  return PartnerFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::referrals
