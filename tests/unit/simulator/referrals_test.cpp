#include "tests/simulator/referrals.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "tests/simulator/plan.h"
#include "tests/simulator/truth.h"
#include "tests/unit/simulator/planned.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::MessageDifferencer;
using referrals::v1::Referral;

template <class Lines>
int Sum(const Lines& lines) {
  return std::accumulate(lines.begin(), lines.end(), 0, [](int sum, const auto& line) { return sum + line.count(); });
}

TEST(PlannedReferrals, AreAsManyAsAskedForUnderKeysOfTheirOwn) {
  const Plan plan = Planned(Figures{.referrals = 300});
  ASSERT_EQ(plan.referrals.size(), 300u);
  std::set<std::string> keys;
  for (const PlannedReferral& referral : plan.referrals) {
    keys.insert(referral.key);
    keys.insert(referral.consent_key);
    keys.insert(referral.accompaniment_key);
    EXPECT_LT(referral.person, plan.figures.people);
  }
  EXPECT_EQ(keys.size(), 900u);
}

TEST(PlannedReferrals, StayAsTheyAreWhenMoreAreAskedFor) {
  const Plan few = Planned(Figures{.referrals = 20, .seed = 7});
  const Plan many = Planned(Figures{.referrals = 50, .seed = 7});
  for (std::size_t index = 0; index < few.referrals.size(); ++index) {
    EXPECT_EQ(few.referrals[index].key, many.referrals[index].key);
    EXPECT_EQ(few.referrals[index].moves, many.referrals[index].moves);
    EXPECT_TRUE(MessageDifferencer::Equals(few.referrals[index].request, many.referrals[index].request));
    EXPECT_TRUE(MessageDifferencer::Equals(few.referrals[index].consent, many.referrals[index].consent));
  }
}

TEST(PlannedReferrals, LeaveTheRestOfAPlanAsItIs) {
  const Plan without = Planned(Figures{.people = 20, .visits = 100});
  const Plan with = Planned(Figures{.people = 20, .visits = 100, .referrals = 30});
  for (std::size_t index = 0; index < without.visits.size(); ++index)
    EXPECT_EQ(without.visits[index].key, with.visits[index].key);
  EXPECT_FALSE(Truth(without).has_referrals());
  EXPECT_EQ(Truth(with).referrals().count(), 30);
}

TEST(PlannedReferrals, DiscloseNoMoreThanThePersonAgreedTo) {
  for (const PlannedReferral& referral : Planned(Figures{.referrals = 300}).referrals) {
    const auto& agreed = referral.consent.categories();
    for (const int category : referral.request.disclose())
      EXPECT_THAT(agreed, ::testing::Contains(category)) << referral.key;
    EXPECT_EQ(referral.consent.partner(), referral.request.partner());
  }
}

TEST(PlannedReferrals, AreClosedWithAnOutcomeOrNotAtAll) {
  for (const PlannedReferral& referral : Planned(Figures{.referrals = 300}).referrals) {
    EXPECT_EQ(referral.moves.front(), Move::kSend);
    EXPECT_EQ(referral.moves.back() == Move::kClose, referral.outcome != Referral::OUTCOME_UNSPECIFIED);
  }
}

TEST(PlannedReferrals, GoEveryWayThereIsButToExpire) {
  std::set<int> states;
  for (const PlannedReferral& referral : Planned(Figures{.referrals = 300}).referrals)
    states.insert(StateAfter(referral.moves.back()));
  for (int state = Referral::SENT; state <= Referral::WITHDRAWN; ++state)
    EXPECT_TRUE(states.contains(state)) << Referral::State_Name(static_cast<Referral::State>(state));
}

TEST(TheTruthAboutReferrals, AddsUp) {
  const statistics::v1::ReferralFigures truth = ReferralTruth(Planned(Figures{.referrals = 300}));
  EXPECT_EQ(truth.count(), 300);
  EXPECT_EQ(Sum(truth.by_theme()), 300);
  EXPECT_EQ(Sum(truth.by_state()), 300);
  EXPECT_EQ(Sum(truth.by_outcome()), truth.closed());
  EXPECT_GT(truth.answered(), truth.closed());
  EXPECT_EQ(truth.loop_closure_percent(), (truth.closed() * 100 + 150) / 300);
}

}  // namespace
}  // namespace passerelle::simulator
