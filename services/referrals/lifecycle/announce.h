// Who hears of a referral's move: the partner by a notification, the team by an alert.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include "services/referrals/lifecycle/locked_referral.h"
#include "services/referrals/lifecycle/move.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

// Tells them, in the transaction that has moved the referral from `from` to what it is after. What still asks the
// partner for something that the move settles is stopped; a partner that was never told of the referral is not told of
// its end.
absl::Status Announce(db::Transaction& transaction, const LockedReferral& after, v1::Referral::State from,
                      const Move& move, absl::Time now);

}  // namespace passerelle::referrals
