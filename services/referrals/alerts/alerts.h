// What the team should look at.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/db/database.h"
#include "services/runtime/db/result.h"

namespace passerelle::referrals {

// Raises an alert about a referral (with its site) or, with an empty referral and site, about a partner. An alert of
// that kind about the same that nobody has looked at yet stands for both, as the newest.
absl::Status RaiseAlert(db::Executor& db, v1::ReferralAlert::Kind kind, std::string_view site, std::string_view partner,
                        std::string_view referral);

v1::ReferralAlert AlertFromRow(const db::Row& row);

}  // namespace passerelle::referrals
