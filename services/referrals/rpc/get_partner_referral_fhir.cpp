#include "rpcs/referrals.h"
#include "services/referrals/fhir/document.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/partner_side/partner_caller.h"

namespace passerelle::referrals {

absl::StatusOr<common::v1::RawBody> GetPartnerReferralFhir(rpc::RpcContext& rpc,
                                                           const v1::GetPartnerReferralFhirRequest& request) {
  ASSIGN_OR_RETURN(const PartnerCaller caller, PartnerCallerOf(rpc.principal()));
  ASSIGN_OR_RETURN(const v1::Referral referral,
                   ReadReferral(KeeperOf(rpc), rpc.db(), request.id(), {.partner = caller.partner}));
  return FhirDocument(rpc, referral);
}

}  // namespace passerelle::referrals
