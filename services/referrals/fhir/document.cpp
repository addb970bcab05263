#include "services/referrals/fhir/document.h"

#include "services/referrals/fhir/bundle.h"
#include "services/referrals/partner_side/disclosed.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<common::v1::RawBody> FhirDocument(rpc::RpcContext& rpc, const v1::Referral& referral) {
  // Disclosed last: nothing goes on record that is not handed over.
  ASSIGN_OR_RETURN(const db::Result partners, rpc.db().ExecuteOne(sql::kFindPartnerName, {referral.partner()}));
  ASSIGN_OR_RETURN(const std::optional<v1::DisclosedPerson> disclosed,
                   Disclose(rpc, referral, contacts::v1::Disclosure::FHIR));
  common::v1::RawBody body;
  body.set_content_type("application/fhir+json");
  body.set_data(WriteFhirBundle(referral, disclosed.value_or(v1::DisclosedPerson()),
                                std::string(partners[0].Text("name")), rpc.now()));
  return body;
}

}  // namespace passerelle::referrals
