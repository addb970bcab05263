#include "rpcs/referrals.h"
#include "services/referrals/partner_side/answer.h"

namespace passerelle::referrals {

absl::StatusOr<v1::PartnerReferral> AcceptReferral(rpc::RpcContext& rpc, const v1::AcceptReferralRequest& request) {
  return AnswerReferral(rpc, request.id(), {.to = v1::Referral::ACCEPTED, .etag = request.etag()});
}

}  // namespace passerelle::referrals
