#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/partner_side/disclosed.h"
#include "services/referrals/partner_side/partner_caller.h"
#include "services/referrals/partner_side/partner_referral.h"

namespace passerelle::referrals {

absl::StatusOr<v1::PartnerReferral> GetPartnerReferral(rpc::RpcContext& rpc,
                                                       const v1::GetPartnerReferralRequest& request) {
  ASSIGN_OR_RETURN(const PartnerCaller caller, PartnerCallerOf(rpc.principal()));
  ASSIGN_OR_RETURN(const v1::Referral referral,
                   ReadReferral(KeeperOf(rpc), rpc.db(), request.id(), {.partner = caller.partner}));
  v1::PartnerReferral seen = PartnerReferralOf(referral);
  ASSIGN_OR_RETURN(std::optional<v1::DisclosedPerson> disclosed, Disclose(rpc, referral, caller.channel));
  if (disclosed) *seen.mutable_disclosed() = *std::move(disclosed);
  return seen;
}

}  // namespace passerelle::referrals
