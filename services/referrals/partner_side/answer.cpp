#include "services/referrals/partner_side/answer.h"

#include "services/referrals/lifecycle/move.h"
#include "services/referrals/lifecycle/request_rules.h"
#include "services/referrals/partner_side/partner_caller.h"
#include "services/referrals/partner_side/partner_referral.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kGrace = absl::Minutes(5);

}  // namespace

absl::StatusOr<v1::PartnerReferral> AnswerReferral(rpc::RpcContext& rpc, const std::string& id,
                                                   const PartnerAnswer& answer) {
  ASSIGN_OR_RETURN(const PartnerCaller caller, PartnerCallerOf(rpc.principal()));
  ASSIGN_OR_RETURN(const v1::Referral referral, MoveReferral(rpc, id, {.partner = caller.partner},
                                                             {.to = answer.to,
                                                              .side = caller.side,
                                                              .actor = rpc.principal().subject,
                                                              .etag = answer.etag,
                                                              .note = answer.note,
                                                              .scheduled_time = answer.scheduled_time}));
  return PartnerReferralOf(referral);
}

absl::Status CheckScheduledTime(absl::Time time, absl::Time now) {
  if (time < now - kGrace) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", "time", "It lies in the past.");
  }
  if (time > now + kFarthest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_FAR", "time", "It lies more than a year ahead.");
  }
  return absl::OkStatus();
}

}  // namespace passerelle::referrals
