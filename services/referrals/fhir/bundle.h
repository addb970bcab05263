// A referral as a FHIR R4 Bundle (https://hl7.org/fhir/R4): a ServiceRequest, the Task that follows it, the Patient as
// far as the person is disclosed, and the partner as an Organization. It names nothing of ours but the referral.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "passerelle/referrals/v1/partner_side.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"

namespace passerelle::referrals {

// JSON. What it tells of the person is `disclosed` alone, whatever else the referral holds.
std::string WriteFhirBundle(const v1::Referral& referral, const v1::DisclosedPerson& disclosed,
                            const std::string& partner_name, absl::Time now);

}  // namespace passerelle::referrals
