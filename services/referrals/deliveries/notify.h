// Telling a partner that something happened: the notification is written in the transaction that made it happen, and
// taken along by the job `deliver`.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/db/database.h"

namespace passerelle::referrals {

// A thin event: nothing about the person.
struct Notification {
  std::string id;  // UUID; a repeated one is told once
  std::string partner;
  std::string referral;  // empty for a test
  std::string type;      // "referral.sent"
  v1::Referral::State state = v1::Referral::STATE_UNSPECIFIED;
  absl::Time time;
};

// The time as notifications state it (RFC 3339, milliseconds).
std::string NotificationTime(absl::Time time);

// Goes by the partner's webhook when it has one that works, else by e-mail, as "referral.link" always does; with
// neither it is written as stopped (CHANNEL_MISSING) and the team alerted (UNREACHABLE, for a referral only). Whether
// it leaves.
absl::StatusOr<bool> Notify(db::Transaction& transaction, const Notification& notification);

// Stops what still asks the partner to answer a referral that is over, whether it was tried before or not. What a
// worker is taking along this moment is left to it; once that attempt has failed it is not tried again.
absl::Status StopPending(db::Transaction& transaction, const std::string& referral);

}  // namespace passerelle::referrals
