#include "rpcs/referrals.h"
#include "services/referrals/partner_side/answer.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {

absl::StatusOr<v1::PartnerReferral> ReportOutcome(rpc::RpcContext& rpc, const v1::ReportOutcomeRequest& request) {
  if (!request.has_attended()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "ATTENDED_MISSING", "attended",
                      "must say whether the person came");
  }
  return AnswerReferral(rpc, request.id(),
                        {.to = request.attended() ? v1::Referral::ATTENDED : v1::Referral::NO_SHOW,
                         .etag = request.etag(),
                         .note = request.note()});
}

}  // namespace passerelle::referrals
