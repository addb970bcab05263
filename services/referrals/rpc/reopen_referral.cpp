#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/move.h"
#include "services/referrals/lifecycle/request_rules.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Referral> ReopenReferral(rpc::RpcContext& rpc, const v1::ReopenReferralRequest& request) {
  RETURN_IF_ERROR(CheckSaid(request.note(), "note"));
  return MoveReferral(
      rpc, request.id(), TeamScope(rpc),
      {.to = v1::Referral::DRAFT, .side = v1::ReferralChange::TEAM, .etag = request.etag(), .note = request.note()});
}

}  // namespace passerelle::referrals
