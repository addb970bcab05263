// What a draft must fulfil.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

// What is not stated becomes NORMAL and SUMMARY; each category is named once, in the order of the contract.
void Complete(v1::Referral& draft);

// Whether the partner takes referrals for that theme; one that names no theme takes any. FAILED_PRECONDITION
// (PARTNER_UNKNOWN, THEME_NOT_OFFERED). `path` stands before each field named: "" or "referral.".
absl::Status CheckPartner(db::Executor& db, const v1::Referral& draft, const std::string& path);

// Whether the partner still takes referrals, and has room on that local day (YYYY-MM-DD) unless `without_room` will do.
// FAILED_PRECONDITION (PARTNER_UNKNOWN, PARTNER_FULL).
absl::Status CheckRoom(db::Executor& db, const v1::Referral& draft, const std::string& day, bool without_room);

}  // namespace passerelle::referrals
