// The states of a referral in the words of FHIR R4.
#pragma once

#include <string_view>

#include "passerelle/referrals/v1/referrals.pb.h"

namespace passerelle::referrals {

struct FhirStatus {
  std::string_view request;  // ServiceRequest.status
  std::string_view task;     // Task.status
  std::string_view reason;   // Task.statusReason; empty: the status says it all
};

FhirStatus FhirStatusOf(const v1::Referral& referral);

}  // namespace passerelle::referrals
