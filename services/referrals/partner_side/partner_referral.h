// Referrals as partners see them.
#pragma once

#include "passerelle/referrals/v1/partner_side.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::referrals {

// Without what is disclosed.
v1::PartnerReferral PartnerReferralOf(const v1::Referral& referral);
// The same from a row of list_partner_referrals.sql.
v1::PartnerReferral PartnerReferralFromRow(const db::Row& row);

}  // namespace passerelle::referrals
