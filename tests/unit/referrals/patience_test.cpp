// How long what is awaited of a partner may take.
#include "services/referrals/lifecycle/patience.h"

#include <gtest/gtest.h>

namespace passerelle::referrals {
namespace {

using Referral = v1::Referral;
using Alert = v1::ReferralAlert;

constexpr absl::Duration kDay = absl::Hours(24);

TEST(Patience, IsShorterTheMoreUrgentItIs) {
  const Patience high = *PatienceFor(Referral::SENT, Referral::HIGH),
                 normal = *PatienceFor(Referral::SENT, Referral::NORMAL),
                 low = *PatienceFor(Referral::SENT, Referral::LOW);
  EXPECT_EQ(high.remind, kDay);
  EXPECT_EQ(high.alert, 1.5 * kDay);
  EXPECT_EQ(high.expire, 2 * kDay);
  EXPECT_EQ(normal.remind, 3 * kDay);
  EXPECT_EQ(normal.alert, 5 * kDay);
  EXPECT_EQ(normal.expire, 7 * kDay);
  EXPECT_EQ(low.remind, 7 * kDay);
  EXPECT_EQ(low.alert, 11 * kDay);
  EXPECT_EQ(low.expire, 14 * kDay);
}

TEST(Patience, RemindsAgainHalfWayToTheDeadline) {
  for (const auto urgency : {Referral::LOW, Referral::NORMAL, Referral::HIGH}) {
    const Patience patience = *PatienceFor(Referral::SENT, urgency);
    EXPECT_EQ(patience.remind_again, (patience.remind + patience.expire) / 2) << Referral::Urgency_Name(urgency);
  }
}

TEST(Patience, IsTheSameForWhatThePartnerHasOnlySeen) {
  EXPECT_EQ(PatienceFor(Referral::ACKNOWLEDGED, Referral::LOW)->expire, 14 * kDay);
}

TEST(Patience, LastsAWeekForATimeAndTwoDaysForAnOutcome) {
  for (const auto urgency : {Referral::LOW, Referral::NORMAL, Referral::HIGH}) {
    const Patience time = *PatienceFor(Referral::ACCEPTED, urgency),
                   outcome = *PatienceFor(Referral::SCHEDULED, urgency);
    EXPECT_EQ(time.remind, 7 * kDay);
    EXPECT_EQ(time.alert, 7 * kDay);
    EXPECT_EQ(outcome.remind, 2 * kDay);
    EXPECT_EQ(outcome.alert, 2 * kDay);
    for (const Patience& patience : {time, outcome}) {
      EXPECT_EQ(patience.remind_again, absl::InfiniteDuration());
      EXPECT_EQ(patience.expire, absl::InfiniteDuration());
    }
  }
}

TEST(Patience, IsNotNeededWhereNothingIsAwaitedOfThePartner) {
  for (const auto state : {Referral::DRAFT, Referral::DECLINED, Referral::ATTENDED, Referral::NO_SHOW, Referral::CLOSED,
                           Referral::CANCELLED, Referral::WITHDRAWN, Referral::EXPIRED}) {
    EXPECT_FALSE(PatienceFor(state, Referral::NORMAL)) << Referral::State_Name(state);
    EXPECT_EQ(SilenceIn(state), Alert::KIND_UNSPECIFIED) << Referral::State_Name(state);
  }
}

TEST(Patience, EndsWithAnAlertThatSaysWhatIsMissing) {
  EXPECT_EQ(SilenceIn(Referral::SENT), Alert::UNANSWERED);
  EXPECT_EQ(SilenceIn(Referral::ACKNOWLEDGED), Alert::UNANSWERED);
  EXPECT_EQ(SilenceIn(Referral::ACCEPTED), Alert::NOT_SCHEDULED);
  EXPECT_EQ(SilenceIn(Referral::SCHEDULED), Alert::OUTCOME_MISSING);
}

}  // namespace
}  // namespace passerelle::referrals
