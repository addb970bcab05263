#include "services/referrals/lifecycle/patience.h"

#include <algorithm>
#include <iterator>

namespace passerelle::referrals {
namespace {

using Referral = v1::Referral;
using Alert = v1::ReferralAlert;

struct Wait {
  Referral::State state;
  Referral::Urgency urgency;  // unspecified: any
  Alert::Kind silence;
  Patience patience;
};

constexpr absl::Duration kNever = absl::InfiniteDuration();

// The second reminder comes half-way between the first and the deadline.
constexpr Wait kWaits[] = {
    {Referral::SENT,
     Referral::HIGH,
     Alert::UNANSWERED,
     {absl::Hours(24), absl::Hours(36), absl::Hours(36), absl::Hours(48)}},
    {Referral::SENT,
     Referral::NORMAL,
     Alert::UNANSWERED,
     {absl::Hours(3 * 24), absl::Hours(5 * 24), absl::Hours(5 * 24), absl::Hours(7 * 24)}},
    {Referral::SENT,
     Referral::LOW,
     Alert::UNANSWERED,
     {absl::Hours(7 * 24), absl::Hours(252), absl::Hours(11 * 24), absl::Hours(14 * 24)}},
    {Referral::ACCEPTED,
     Referral::URGENCY_UNSPECIFIED,
     Alert::NOT_SCHEDULED,
     {absl::Hours(7 * 24), kNever, absl::Hours(7 * 24), kNever}},
    {Referral::SCHEDULED,
     Referral::URGENCY_UNSPECIFIED,
     Alert::OUTCOME_MISSING,
     {absl::Hours(2 * 24), kNever, absl::Hours(2 * 24), kNever}},
};

// A partner that has only seen it owes the same answer.
Referral::State AwaitedIn(Referral::State state) { return state == Referral::ACKNOWLEDGED ? Referral::SENT : state; }

const Wait* Find(Referral::State state, Referral::Urgency urgency) {
  const auto* const found = std::find_if(std::begin(kWaits), std::end(kWaits), [&](const Wait& wait) {
    return wait.state == AwaitedIn(state) && (wait.urgency == Referral::URGENCY_UNSPECIFIED || wait.urgency == urgency);
  });
  return found == std::end(kWaits) ? nullptr : found;
}

}  // namespace

std::optional<Patience> PatienceFor(Referral::State state, Referral::Urgency urgency) {
  const Wait* const wait = Find(state, urgency);
  return wait == nullptr ? std::nullopt : std::optional(wait->patience);
}

Alert::Kind SilenceIn(Referral::State state) {
  const Wait* const wait = Find(state, Referral::NORMAL);
  return wait == nullptr ? Alert::KIND_UNSPECIFIED : wait->silence;
}

}  // namespace passerelle::referrals
