#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/request_rules.h"
#include "services/referrals/partner_side/answer.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {

absl::StatusOr<v1::PartnerReferral> DeclineReferral(rpc::RpcContext& rpc, const v1::DeclineReferralRequest& request) {
  RETURN_IF_ERROR(CheckSaid(request.reason(), "reason"));
  return AnswerReferral(rpc, request.id(),
                        {.to = v1::Referral::DECLINED, .etag = request.etag(), .note = request.reason()});
}

}  // namespace passerelle::referrals
