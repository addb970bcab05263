// Referrals between the contract, the database and the feed.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/referrals/lifecycle/move.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

// The state that a row names in its column `state`.
v1::Referral::State StateFromRow(const db::Row& row);
// A row of the referral's columns, without accompaniments and history.
v1::Referral ReferralFromRow(const vault::Keeper& keeper, const db::Row& row);
// The same with both, of a row of get_referral.
v1::Referral WholeReferralFromRow(const vault::Keeper& keeper, const db::Row& row);
// The same of an id. NOT_FOUND (REFERRAL_UNKNOWN) outside the scope.
absl::StatusOr<v1::Referral> ReadReferral(const vault::Keeper& keeper, db::Executor& db, const std::string& id,
                                          const Scope& scope);
// NOT_FOUND (REFERRAL_UNKNOWN).
absl::Status ReferralUnknown();
// The names of the categories that it discloses, as they are stored.
std::vector<std::string> DisclosedNames(const v1::Referral& referral);
// The fact that tells other services of it; only of one that was sent. `service_day`: YYYY-MM-DD. Somebody of the team
// went along, or is to go, if `referral.accompanied` says so.
events::v1::Fact ReferralFact(const v1::Referral& referral, std::string_view service_day, std::int64_t version);

}  // namespace passerelle::referrals
