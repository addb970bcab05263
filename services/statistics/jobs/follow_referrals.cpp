#include <string>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/statistics/jobs/follow.h"
#include "services/statistics/jobs/latest.h"
#include "services/statistics/rules.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

using events::v1::ReferralChanged;

constexpr std::int32_t kNoAnswer = -1;

// An answer from before the last sending was to an earlier one, and the referral waits again.
std::int32_t AnswerSecondsOf(const ReferralChanged& referral) {
  const std::int64_t seconds = referral.answer_time().seconds() - referral.send_time().seconds();
  return referral.has_answer_time() && seconds >= 0 ? Fit(seconds) : kNoAnswer;
}

struct ReferralColumns {
  std::vector<std::string> ids, sites, themes, states, outcomes, days, partners;
  std::vector<std::int32_t> answer_seconds, accompanied;
  std::vector<std::int64_t> versions, positions;

  void Add(const ReferralChanged& referral, std::int64_t position) {
    ids.push_back(referral.referral());
    sites.push_back(referral.site());
    themes.push_back(referral.theme());
    states.push_back(referral.state());
    outcomes.push_back(referral.outcome());
    days.push_back(referral.service_day());
    partners.push_back(referral.partner());
    answer_seconds.push_back(AnswerSecondsOf(referral));
    accompanied.push_back(referral.accompanied() ? 1 : 0);
    versions.push_back(referral.version());
    positions.push_back(position);
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (ids.empty()) return absl::OkStatus();
    return transaction
        .Execute(sql::kTakeReferrals, {ids, sites, themes, states, outcomes, days, answer_seconds, accompanied,
                                       versions, positions, partners})
        .status();
  }
};

absl::Status ApplyReferrals(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  Latest<ReferralChanged> referrals;
  for (const events::v1::Event& event : events) {
    if (!event.fact().has_referral_changed()) continue;
    const ReferralChanged& referral = event.fact().referral_changed();
    referrals.Add(referral.referral(), referral, event.position());
  }
  ReferralColumns columns;
  for (const auto& [id, change] : referrals.changes) columns.Add(*change.fact, change.position);
  return columns.Take(transaction);
}

}  // namespace

events::Subscription FollowReferrals(std::function<void()> applied) {
  events::Subscription subscription;
  subscription.feed = "referrals";
  subscription.apply = ApplyReferrals;
  subscription.applied = std::move(applied);
  return subscription;
}

}  // namespace passerelle::statistics
