#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/move.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Referral> CloseReferral(rpc::RpcContext& rpc, const v1::CloseReferralRequest& request) {
  return MoveReferral(rpc, request.id(), TeamScope(rpc),
                      {.to = v1::Referral::CLOSED,
                       .side = v1::ReferralChange::TEAM,
                       .etag = request.etag(),
                       .note = request.note(),
                       .outcome = request.outcome()});
}

}  // namespace passerelle::referrals
