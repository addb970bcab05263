#include "services/supplies/forecast/weekly_forecast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace passerelle::supplies {
namespace {

constexpr int kSeason = 52;
constexpr double kDamping = 0.9;
constexpr std::array<double, 5> kLevelWeights = {0.05, 0.1, 0.2, 0.3, 0.5};
constexpr std::array<double, 4> kTrendWeights = {0, 0.05, 0.1, 0.2};
// The first errors say more about the start than about the weights.
constexpr std::size_t kWarmUp = 4;
// An index near zero would blow its weeks up beyond all measure.
constexpr double kLeastIndex = 0.05;
constexpr int kBackTestWeeks = 13;
constexpr int kLeastBackTestWeeks = 4;
constexpr int kLeastHistory = 8;

// How indices are smoothed over neighbouring weeks of the year.
constexpr std::array<double, 5> kKernel = {1.0 / 9, 2.0 / 9, 3.0 / 9, 2.0 / 9, 1.0 / 9};
// Of independent noise of variance 1, the variance that smoothing leaves, and that of what it takes away.
constexpr double kSmoothedVariance = 19.0 / 81;
constexpr double kRemovedVariance = 1 - 2 * kKernel[2] + kSmoothedVariance;

struct Weights {
  double level;
  double trend;
};

// Damped Holt smoothing.
class Smoother {
 public:
  Smoother(double level, Weights weights) : level_(level), weights_(weights) {}

  double Next(int weeks_ahead) const {
    double next = level_;
    double damping = 1;
    for (int week = 0; week < weeks_ahead; ++week) next += (damping *= kDamping) * trend_;
    return next;
  }

  void Take(double value) {
    const double expected = Next(1);
    const double before = level_;
    level_ = weights_.level * value + (1 - weights_.level) * expected;
    trend_ = weights_.trend * (level_ - before) + (1 - weights_.trend) * kDamping * trend_;
  }

 private:
  double level_;
  double trend_ = 0;
  Weights weights_;
};

double Mean(const double* first, const double* last) {
  return first == last ? 0 : std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
}

Smoother Start(const std::vector<double>& values, Weights weights) {
  const std::size_t first = std::min<std::size_t>(values.size(), kLeastHistory);
  return {Mean(values.data(), values.data() + first), weights};
}

double SquaredErrors(const std::vector<double>& values, Weights weights) {
  Smoother smoother = Start(values, weights);
  double sum = 0;
  for (std::size_t week = 0; week < values.size(); ++week) {
    const double error = values[week] - smoother.Next(1);
    if (week >= kWarmUp) sum += error * error;
    smoother.Take(values[week]);
  }
  return sum;
}

Smoother Fit(const std::vector<double>& values) {
  Weights best{kLevelWeights[0], kTrendWeights[0]};
  double least = std::numeric_limits<double>::infinity();
  for (const double level : kLevelWeights) {
    for (const double trend : kTrendWeights) {
      const double errors = SquaredErrors(values, {level, trend});
      if (errors < least) {
        least = errors;
        best = {level, trend};
      }
    }
  }
  Smoother fitted = Start(values, best);
  for (const double value : values) fitted.Take(value);
  return fitted;
}

// Each week of the year as a share of the 52 weeks around it.
std::vector<double> RawIndices(const std::vector<double>& history) {
  constexpr int kHalf = kSeason / 2;
  const int weeks = static_cast<int>(history.size());
  std::array<double, kSeason> units{}, around{};
  for (int week = kHalf; week < weeks - kHalf; ++week) {
    const double* at = history.data() + week;
    const double ends = (at[-kHalf] + at[kHalf]) / 2;
    const int place = (weeks - 1 - week) % kSeason;
    units[place] += *at;
    around[place] += (std::accumulate(at - kHalf + 1, at + kHalf, 0.0) + ends) / kSeason;
  }
  std::vector<double> indices(kSeason, 1);
  for (int place = 0; place < kSeason; ++place) {
    if (around[place] > 0) indices[place] = units[place] / around[place];
  }
  return indices;
}

std::vector<double> Smooth(const std::vector<double>& indices) {
  std::vector<double> smoothed(kSeason, 0);
  for (int place = 0; place < kSeason; ++place) {
    for (int tap = 0; tap < static_cast<int>(kKernel.size()); ++tap)
      smoothed[place] += kKernel[tap] * indices[(place + tap - 2 + kSeason) % kSeason];
  }
  const double mean = Mean(smoothed.data(), smoothed.data() + kSeason);
  if (mean > 0) {
    for (double& index : smoothed) index /= mean;
  }
  return smoothed;
}

// How much of the indices' spread is more than chance: 0 to 1.
double Trust(const std::vector<double>& raw, const std::vector<double>& smoothed) {
  double spread = 0;
  double removed = 0;
  for (int place = 0; place < kSeason; ++place) {
    spread += (smoothed[place] - 1) * (smoothed[place] - 1);
    removed += (raw[place] - smoothed[place]) * (raw[place] - smoothed[place]);
  }
  if (spread <= 0) return 0;
  return std::max(0.0, 1 - removed * kSmoothedVariance / (kRemovedVariance * spread));
}

}  // namespace

const std::string_view kForecastMethod =
    "Weekly handouts: level and fading trend (damped Holt smoothing, weights by least squared error); with two years "
    "of "
    "weeks or more, times an index for the week of the year (share of the 52 weeks around it, smoothed, drawn towards "
    "1 "
    "where it may be chance). The last week ends on the last full day.";

std::vector<double> SeasonalIndices(const std::vector<double>& history) {
  if (history.size() < kSeasonalHistory) return {};
  const std::vector<double> raw = RawIndices(history);
  std::vector<double> indices = Smooth(raw);
  const double trust = Trust(raw, indices);
  for (double& index : indices) index = std::max(kLeastIndex, 1 + trust * (index - 1));
  return indices;
}

std::vector<double> ForecastWeeks(const std::vector<double>& history, int weeks) {
  const std::vector<double> indices = SeasonalIndices(history);
  std::vector<double> values = history;
  if (!indices.empty()) {
    for (std::size_t week = 0; week < values.size(); ++week)
      values[week] /= indices[(values.size() - 1 - week) % kSeason];
  }
  const Smoother smoother = Fit(values);
  std::vector<double> forecast;
  forecast.reserve(static_cast<std::size_t>(weeks));
  for (int week = 1; week <= weeks; ++week) {
    const double index = indices.empty() ? 1 : indices[(kSeason - week % kSeason) % kSeason];
    forecast.push_back(std::max(0.0, smoother.Next(week) * index));
  }
  return forecast;
}

double BackTestError(const std::vector<double>& history) {
  const int weeks = static_cast<int>(history.size());
  const int tried = std::min(kBackTestWeeks, weeks - kLeastHistory);
  if (tried < kLeastBackTestWeeks) return -1;
  double errors = 0;
  double units = 0;
  for (int week = weeks - tried; week < weeks; ++week) {
    const std::vector<double> before(history.begin(), history.begin() + week);
    errors += std::abs(history[week] - ForecastWeeks(before, 1)[0]);
    units += history[week];
  }
  return units > 0 ? errors / units : -1;
}

}  // namespace passerelle::supplies
