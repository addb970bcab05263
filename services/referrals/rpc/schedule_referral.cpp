#include "rpcs/referrals.h"
#include "services/referrals/partner_side/answer.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::referrals {

absl::StatusOr<v1::PartnerReferral> ScheduleReferral(rpc::RpcContext& rpc, const v1::ScheduleReferralRequest& request) {
  const absl::Time time = TimeFromProto(request.time());
  RETURN_IF_ERROR(CheckScheduledTime(time, rpc.now()));
  return AnswerReferral(rpc, request.id(),
                        {.to = v1::Referral::SCHEDULED, .etag = request.etag(), .scheduled_time = time});
}

}  // namespace passerelle::referrals
