// Partners and documents of other directories for tests.
#pragma once

#include <string>

#include "passerelle/referrals/v1/partners.pb.h"

namespace passerelle::referrals {

// A partner with everything that directories know, and one with a name only.
v1::Partner SamplePartner();
v1::Partner PlainPartner();

// What a directory keeps of a partner, as text to compare.
std::string ContentOf(v1::Partner partner);

// Two structures as producers write them, one with two services.
std::string DataInclusionSample();
// A page of two organizations, one with two services and a location that has schedules.
std::string HsdsSample();

}  // namespace passerelle::referrals
