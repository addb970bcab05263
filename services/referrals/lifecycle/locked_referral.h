// A referral that one transaction holds, with what the contract does not show of it.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>

#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/referrals/lifecycle/move.h"
#include "services/runtime/db/database.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

struct LockedReferral {
  v1::Referral referral;  // without accompaniments and history
  std::int64_t version;
  std::string service_day;  // which it counts for; empty until it is first sent
  bool at_partner;          // the partner that it names has been told of it
  std::int64_t accompaniment_count;
};

// NOT_FOUND (REFERRAL_UNKNOWN) outside the scope.
absl::StatusOr<LockedReferral> LockReferral(const vault::Keeper& keeper, db::Transaction& transaction,
                                            const std::string& id, const Scope& scope);

// The fact of the next version of `locked`, whose referral has been changed already; null when it was never sent.
db::Param NextFact(const LockedReferral& locked);

}  // namespace passerelle::referrals
