// A referral as a FHIR document that is handed to its partner.
#pragma once

#include <absl/status/statusor.h>

#include "passerelle/common/v1/raw_body.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::referrals {

// What it tells goes on record; refused as disclosing is (partner_side/disclosed.h).
absl::StatusOr<common::v1::RawBody> FhirDocument(rpc::RpcContext& rpc, const v1::Referral& referral);

}  // namespace passerelle::referrals
