#include "rpcs/referrals.h"
#include "services/referrals/partner_side/answer.h"

namespace passerelle::referrals {

absl::StatusOr<v1::PartnerReferral> AcknowledgeReferral(rpc::RpcContext& rpc,
                                                        const v1::AcknowledgeReferralRequest& request) {
  return AnswerReferral(rpc, request.id(), {.to = v1::Referral::ACKNOWLEDGED, .etag = request.etag()});
}

}  // namespace passerelle::referrals
