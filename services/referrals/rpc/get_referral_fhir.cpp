#include "rpcs/referrals.h"
#include "services/referrals/fhir/document.h"
#include "services/referrals/lifecycle/referral_rows.h"

namespace passerelle::referrals {

absl::StatusOr<common::v1::RawBody> GetReferralFhir(rpc::RpcContext& rpc, const v1::GetReferralFhirRequest& request) {
  ASSIGN_OR_RETURN(const v1::Referral referral,
                   ReadReferral(KeeperOf(rpc), rpc.db(), request.id(), {.sites = rpc.sites()}));
  if (referral.state() == v1::Referral::DRAFT) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "A draft is not handed over; send it first.");
  }
  ASSIGN_OR_RETURN(common::v1::RawBody document, FhirDocument(rpc, referral));
  document.add_people(referral.person());
  return document;
}

}  // namespace passerelle::referrals
