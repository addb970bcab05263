#include "rpcs/referrals.h"
#include "services/referrals/partner_side/partner_caller.h"
#include "services/referrals/partner_side/partner_referral.h"
#include "services/runtime/base/page.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::ListPartnerReferralsResponse> ListPartnerReferrals(rpc::RpcContext& rpc,
                                                                      const v1::ListPartnerReferralsRequest& request) {
  ASSIGN_OR_RETURN(const PartnerCaller caller, PartnerCallerOf(rpc.principal()));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string state =
      request.state() == v1::Referral::STATE_UNSPECIFIED ? "" : v1::Referral::State_Name(request.state());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListPartnerReferrals,
                                    {caller.partner, db::TextOrNull(state), db::TextOrNull(page.After(0)),
                                     db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListPartnerReferralsResponse response;
  AnswerPage(request, page, rows, {"send_time", "id"}, response,
             [&](const db::Row& row) { *response.add_referrals() = PartnerReferralFromRow(row); });
  return response;
}

}  // namespace passerelle::referrals
