#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/move.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Referral> WithdrawReferral(rpc::RpcContext& rpc, const v1::WithdrawReferralRequest& request) {
  return MoveReferral(rpc, request.id(), TeamScope(rpc),
                      {.to = v1::Referral::WITHDRAWN,
                       .side = v1::ReferralChange::TEAM,
                       .etag = request.etag(),
                       .note = request.reason()});
}

}  // namespace passerelle::referrals
