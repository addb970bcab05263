// People who are referred to partners, and what becomes of it. Like the rest of a plan, the same figures give the same
// requests under the same keys; but they are sent when they are played, for nobody sends a referral in the past.
#pragma once

#include <string>
#include <vector>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"

namespace passerelle::simulator {

// What somebody does with a referral.
enum class Move {
  kSend,
  kAcknowledge,
  kAccept,
  kDecline,
  kSchedule,
  kAttend,
  kMiss,
  kClose,
  kCancel,
  kWithdraw,
  kWithdrawConsent
};

// Where a referral stands after it.
referrals::v1::Referral::State StateAfter(Move move);

// A referral from the consent on; the ids of the person and the consent are known only once they are recorded.
struct PlannedReferral {
  std::string consent_key;
  contacts::v1::CreateConsentRequest consent;
  std::string key;
  referrals::v1::CreateReferralRequest request;
  int person = 0;  // index into Plan::people
  std::vector<Move> moves;
  bool by_telephone = false;                 // the team records what the partner answers
  std::string accompaniment_key;             // of one that the team goes along with
  referrals::v1::Referral::Outcome outcome;  // of one that is closed
};

struct Plan;

// As many as the plan's figures ask for, to partners of the demo association. Asking for more leaves the first ones as
// they are.
std::vector<PlannedReferral> MakeReferrals(const Plan& plan);

// What the figures of the plan's referrals must come to, save the delays of the answers.
statistics::v1::ReferralFigures ReferralTruth(const Plan& plan);

}  // namespace passerelle::simulator
