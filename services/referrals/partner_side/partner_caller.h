// For which partner a caller speaks, and by which way.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/access/principal.h"

namespace passerelle::referrals {

struct PartnerCaller {
  std::string partner;
  v1::ReferralChange::Side side;              // who answers, in the history
  contacts::v1::Disclosure::Channel channel;  // by which way it reads
};

// PERMISSION_DENIED (PARTNER_MISSING) for a caller of no partner.
absl::StatusOr<PartnerCaller> PartnerCallerOf(const access::Principal& principal);

}  // namespace passerelle::referrals
