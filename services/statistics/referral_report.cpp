#include "services/statistics/referral_report.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>

#include "services/statistics/rules.h"

namespace passerelle::statistics {
namespace {

using CountsByName = std::map<std::string_view, std::int64_t>;

struct ReferralSums {
  CountsByName themes, states, outcomes;
  std::vector<std::int64_t> answer_seconds;
  std::int64_t count = 0, closed = 0, accompanied = 0;

  void Add(const ReferralFact& referral) {
    ++count;
    ++themes[referral.theme];
    ++states[referral.state];
    if (!referral.outcome.empty()) {
      ++closed;
      ++outcomes[referral.outcome];
    }
    if (referral.answer_seconds) answer_seconds.push_back(*referral.answer_seconds);
    accompanied += referral.accompanied ? 1 : 0;
  }
};

// Of an even number, the mean of the two in the middle.
std::int64_t Median(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

void WriteAnswers(const std::vector<std::int64_t>& seconds, v1::ReferralFigures& figures) {
  if (seconds.empty()) return;
  const auto answered = static_cast<std::int64_t>(seconds.size());
  figures.set_answered(Fit(answered));
  figures.set_median_answer_minutes(Fit(Median(seconds) / 60));
  figures.set_mean_answer_minutes(
      Fit(std::accumulate(seconds.begin(), seconds.end(), std::int64_t{0}) / answered / 60));
}

}  // namespace

v1::ReferralFigures ReferralFiguresOf(const std::vector<const SiteReferrals*>& sites, DayRange range) {
  ReferralSums sums;
  for (const SiteReferrals* site : sites) {
    for (const auto& [id, referral] : *site) {
      if (range.first <= referral.day && referral.day <= range.last) sums.Add(referral);
    }
  }
  v1::ReferralFigures figures;
  figures.set_count(Fit(sums.count));
  for (const auto& [theme, count] : sums.themes) {
    v1::ReferralThemeFigure& line = *figures.add_by_theme();
    line.set_theme(std::string(theme));
    line.set_count(Fit(count));
  }
  for (const auto& [state, count] : sums.states) {
    v1::ReferralStateFigure& line = *figures.add_by_state();
    line.set_state(std::string(state));
    line.set_count(Fit(count));
  }
  for (const auto& [outcome, count] : sums.outcomes) {
    v1::ReferralOutcomeFigure& line = *figures.add_by_outcome();
    line.set_outcome(std::string(outcome));
    line.set_count(Fit(count));
  }
  WriteAnswers(sums.answer_seconds, figures);
  figures.set_closed(Fit(sums.closed));
  if (sums.count > 0) figures.set_loop_closure_percent(Fit((sums.closed * 100 + sums.count / 2) / sums.count));
  figures.set_accompanied(Fit(sums.accompanied));
  return figures;
}

}  // namespace passerelle::statistics
