// Which way a referral may go, and every way that it may not.
#include "services/referrals/lifecycle/transitions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace passerelle::referrals {
namespace {

using Referral = v1::Referral;
using Way = std::pair<Referral::State, Referral::State>;

std::vector<Referral::State> States() {
  std::vector<Referral::State> states;
  for (int state = Referral::DRAFT; state <= Referral::State_MAX; ++state) {
    states.push_back(static_cast<Referral::State>(state));
  }
  return states;
}

const std::set<Way>& LegalWays() {
  static const std::set<Way> ways = [] {
    std::set<Way> legal = {{Referral::DRAFT, Referral::SENT},
                           {Referral::SENT, Referral::ACKNOWLEDGED},
                           {Referral::ACKNOWLEDGED, Referral::ACCEPTED},
                           {Referral::ACKNOWLEDGED, Referral::DECLINED},
                           {Referral::ACCEPTED, Referral::SCHEDULED},
                           {Referral::SCHEDULED, Referral::ATTENDED},
                           {Referral::SCHEDULED, Referral::NO_SHOW},
                           {Referral::SENT, Referral::EXPIRED},
                           {Referral::ACKNOWLEDGED, Referral::EXPIRED}};
    for (const auto open :
         {Referral::DRAFT, Referral::SENT, Referral::ACKNOWLEDGED, Referral::ACCEPTED, Referral::SCHEDULED}) {
      legal.emplace(open, Referral::CANCELLED);
      legal.emplace(open, Referral::WITHDRAWN);
    }
    for (const auto answered : {Referral::ATTENDED, Referral::NO_SHOW, Referral::DECLINED})
      legal.emplace(answered, Referral::CLOSED);
    for (const auto ended : {Referral::CLOSED, Referral::DECLINED, Referral::EXPIRED, Referral::NO_SHOW})
      legal.emplace(ended, Referral::DRAFT);
    return legal;
  }();
  return ways;
}

TEST(Transitions, AreThoseOfTheContractAndNoOthers) {
  for (const Referral::State from : States()) {
    for (const Referral::State to : States()) {
      EXPECT_EQ(MayMove(from, to), LegalWays().contains({from, to}))
          << Referral::State_Name(from) << " to " << Referral::State_Name(to);
    }
  }
}

TEST(Transitions, NeverLeadFromNorToAStateThatIsNotStated) {
  for (const Referral::State state : States()) {
    EXPECT_FALSE(MayMove(Referral::STATE_UNSPECIFIED, state));
    EXPECT_FALSE(MayMove(state, Referral::STATE_UNSPECIFIED));
  }
}

TEST(Transitions, LeadToAnEndFromWhereverTheyAre) {
  for (const Referral::State from : States()) {
    std::set<Referral::State> reached = {from};
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const Way& way : LegalWays())
        if (reached.contains(way.first)) reached.insert(way.second);
    }
    EXPECT_TRUE(std::any_of(reached.begin(), reached.end(), IsOver)) << Referral::State_Name(from);
  }
}

TEST(Transitions, EndWhereThePartnerHasNothingMoreToDo) {
  std::set<Referral::State> over;
  for (const Referral::State state : States())
    if (IsOver(state)) over.insert(state);
  EXPECT_EQ(over, (std::set<Referral::State>{Referral::DECLINED, Referral::CLOSED, Referral::CANCELLED,
                                             Referral::WITHDRAWN, Referral::EXPIRED}));
}

TEST(Transitions, AwaitAnAnswerUntilThePartnerSaysYesOrNo) {
  for (const Referral::State state : States()) {
    EXPECT_EQ(AwaitsAnswer(state), MayMove(state, Referral::EXPIRED)) << Referral::State_Name(state);
  }
}

}  // namespace
}  // namespace passerelle::referrals
