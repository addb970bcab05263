#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/referral_rows.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Referral> GetReferral(rpc::RpcContext& rpc, const v1::GetReferralRequest& request) {
  return ReadReferral(KeeperOf(rpc), rpc.db(), request.id(), TeamScope(rpc));
}

}  // namespace passerelle::referrals
