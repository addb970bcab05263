#include "rpcs/referrals.h"
#include "services/referrals/alerts/alerts.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::ReferralAlert> AcknowledgeReferralAlert(rpc::RpcContext& rpc,
                                                           const v1::AcknowledgeReferralAlertRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kAcknowledgeReferralAlert,
                                    {request.id(), rpc.sites(), rpc.now(), rpc.principal().subject}));
  if (rows.empty()) return NotFound("ALERT_UNKNOWN", "There is no alert of this id at your sites.");
  return AlertFromRow(rows[0]);
}

}  // namespace passerelle::referrals
