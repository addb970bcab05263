#include "rpcs/referrals.h"
#include "services/referrals/alerts/alerts.h"
#include "services/runtime/base/page.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::ListReferralAlertsResponse> ListReferralAlerts(rpc::RpcContext& rpc,
                                                                  const v1::ListReferralAlertsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(request.show_acknowledged() ? sql::kListReferralAlerts : sql::kListOpenReferralAlerts,
                       {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(page.After(0)),
                        db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListReferralAlertsResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_alerts() = AlertFromRow(row); });
  return response;
}

}  // namespace passerelle::referrals
