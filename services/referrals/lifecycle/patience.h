// How long what is awaited of a partner may take before somebody hears of it.
#pragma once

#include <absl/time/time.h>

#include <optional>

#include "passerelle/referrals/v1/referrals.pb.h"

namespace passerelle::referrals {

// Counted from the sending, the acceptance or the appointment; infinite: never.
struct Patience {
  absl::Duration remind;        // the partner
  absl::Duration remind_again;  // the partner, once more
  absl::Duration alert;         // the team
  absl::Duration expire;        // the referral
};

// None where nothing is awaited of the partner.
std::optional<Patience> PatienceFor(v1::Referral::State state, v1::Referral::Urgency urgency);

// What the team is told when nothing happens in that state; unspecified where nothing is awaited.
v1::ReferralAlert::Kind SilenceIn(v1::Referral::State state);

}  // namespace passerelle::referrals
