#include "services/referrals/lifecycle/transitions.h"

#include <algorithm>
#include <iterator>

namespace passerelle::referrals {
namespace {

using Referral = v1::Referral;

struct Way {
  Referral::State from;
  Referral::State to;
};

constexpr Way kWays[] = {
    // As it should go.
    {Referral::DRAFT, Referral::SENT},
    {Referral::SENT, Referral::ACKNOWLEDGED},
    {Referral::ACKNOWLEDGED, Referral::ACCEPTED},
    {Referral::ACKNOWLEDGED, Referral::DECLINED},
    {Referral::ACCEPTED, Referral::SCHEDULED},
    {Referral::SCHEDULED, Referral::ATTENDED},
    {Referral::SCHEDULED, Referral::NO_SHOW},
    {Referral::ATTENDED, Referral::CLOSED},
    {Referral::NO_SHOW, Referral::CLOSED},
    {Referral::DECLINED, Referral::CLOSED},
    // The team takes it back, or the person does.
    {Referral::DRAFT, Referral::CANCELLED},
    {Referral::SENT, Referral::CANCELLED},
    {Referral::ACKNOWLEDGED, Referral::CANCELLED},
    {Referral::ACCEPTED, Referral::CANCELLED},
    {Referral::SCHEDULED, Referral::CANCELLED},
    {Referral::DRAFT, Referral::WITHDRAWN},
    {Referral::SENT, Referral::WITHDRAWN},
    {Referral::ACKNOWLEDGED, Referral::WITHDRAWN},
    {Referral::ACCEPTED, Referral::WITHDRAWN},
    {Referral::SCHEDULED, Referral::WITHDRAWN},
    // The partner says neither yes nor no.
    {Referral::SENT, Referral::EXPIRED},
    {Referral::ACKNOWLEDGED, Referral::EXPIRED},
    // It is taken up again.
    {Referral::CLOSED, Referral::DRAFT},
    {Referral::DECLINED, Referral::DRAFT},
    {Referral::EXPIRED, Referral::DRAFT},
    {Referral::NO_SHOW, Referral::DRAFT},
};

}  // namespace

bool MayMove(Referral::State from, Referral::State to) {
  return std::any_of(std::begin(kWays), std::end(kWays),
                     [&](const Way& way) { return way.from == from && way.to == to; });
}

bool IsOver(Referral::State state) {
  return state == Referral::DECLINED || state == Referral::CLOSED || state == Referral::CANCELLED ||
         state == Referral::WITHDRAWN || state == Referral::EXPIRED;
}

bool AwaitsAnswer(Referral::State state) { return state == Referral::SENT || state == Referral::ACKNOWLEDGED; }

}  // namespace passerelle::referrals
