// What weeks to come are expected to bring, from weeks of a known structure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <numeric>
#include <random>

#include "services/supplies/forecast/weekly_forecast.h"

namespace passerelle::supplies {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::Ge;
using ::testing::IsEmpty;

using Weeks = std::vector<double>;
using Shape = std::function<double(int week)>;
using Method = std::function<double(const Weeks& before)>;

constexpr int kFourYears = 208;
constexpr int kYear = 52;

// The shape with noise in the manner of counts: its variance is the mean.
Weeks Series(int weeks, std::uint32_t seed, const Shape& shape) {
  std::mt19937 random(seed);
  Weeks series;
  series.reserve(static_cast<std::size_t>(weeks));
  for (int week = 0; week < weeks; ++week)
    series.push_back(static_cast<double>(std::poisson_distribution<int>(std::max(0.1, shape(week)))(random)));
  return series;
}

double Season(int week) { return 1 + 0.5 * std::sin(2 * std::numbers::pi * week / kYear); }
double Flat(int) { return 60; }
double Seasonal(int week) { return 60 * Season(week); }
double GrowingSeasonal(int week) { return (40 + 0.3 * week) * Season(week); }
double Stepped(int week) { return week < 150 ? 30 : 80; }

double LastWeek(const Weeks& before) { return before.back(); }
double MeanOfAll(const Weeks& before) {
  return std::accumulate(before.begin(), before.end(), 0.0) / static_cast<double>(before.size());
}
double OneWeekAhead(const Weeks& before) { return ForecastWeeks(before, 1)[0]; }

// The mean absolute error one week ahead over the last year, as a share of its mean.
double ErrorOf(const Method& method, const Weeks& series) {
  double errors = 0;
  double units = 0;
  for (std::size_t week = series.size() - kYear; week < series.size(); ++week) {
    const auto end = series.begin() + static_cast<std::ptrdiff_t>(week);
    errors += std::abs(series[week] - method(Weeks(series.begin(), end)));
    units += series[week];
  }
  return errors / units;
}

struct Errors {
  double forecast = 0;
  double last_week = 0;
  double mean = 0;
};

// The mean over several series of that shape: one alone may be lucky.
Errors Compare(const char* name, const Shape& shape) {
  constexpr int kSeries = 5;
  Errors errors;
  for (int seed = 1; seed <= kSeries; ++seed) {
    const Weeks series = Series(kFourYears, static_cast<std::uint32_t>(seed), shape);
    errors.forecast += ErrorOf(OneWeekAhead, series) / kSeries;
    errors.last_week += ErrorOf(LastWeek, series) / kSeries;
    errors.mean += ErrorOf(MeanOfAll, series) / kSeries;
  }
  std::printf("%s: error of the forecast %.3f, of the last week %.3f, of the mean %.3f\n", name, errors.forecast,
              errors.last_week, errors.mean);
  return errors;
}

TEST(TheForecast, BeatsTheLastWeekAndTheMeanWhereThereIsASeason) {
  const Errors errors = Compare("seasonal", Seasonal);
  EXPECT_LT(errors.forecast, errors.last_week);
  EXPECT_LT(errors.forecast, errors.mean);
}

TEST(TheForecast, BeatsThemWhereThereIsASeasonAndATrend) {
  const Errors errors = Compare("growing seasonal", GrowingSeasonal);
  EXPECT_LT(errors.forecast, errors.last_week);
  EXPECT_LT(errors.forecast, errors.mean);
}

TEST(TheForecast, FindsANewLevelThatTheMeanForgets) {
  const Errors errors = Compare("stepped", Stepped);
  EXPECT_LT(errors.forecast, errors.last_week);
  EXPECT_LT(errors.forecast, errors.mean);
}

TEST(TheForecast, IsHardlyWorseThanTheMeanWhereThereIsOnlyChance) {
  const Errors errors = Compare("flat", Flat);
  EXPECT_LT(errors.forecast, errors.last_week);
  EXPECT_LT(errors.forecast, errors.mean * 1.1);
}

TEST(TheForecast, SeesTheSeasonAWholeYearAhead) {
  const Weeks forecast = ForecastWeeks(Series(kFourYears, 7, Seasonal), kYear);
  double error = 0;
  for (int week = 0; week < kYear; ++week) error += std::abs(forecast[week] - Seasonal(kFourYears + week)) / kYear;
  EXPECT_LT(error, 6);  // a tenth of the mean; the season's own swing is 30
}

TEST(TheForecast, OfSteadyWeeksIsTheSame) { EXPECT_THAT(ForecastWeeks(Weeks(30, 7), 8), Each(DoubleNear(7, 1e-9))); }

TEST(TheForecast, IsNeverNegative) {
  Weeks falling;
  for (int week = 0; week < 40; ++week) falling.push_back(std::max(0.0, 200.0 - 10 * week));
  EXPECT_THAT(ForecastWeeks(falling, kYear), Each(Ge(0.0)));
  EXPECT_THAT(ForecastWeeks(Weeks(kFourYears, 0), kYear), Each(0.0));
}

TEST(TheForecast, OfNothingIsNothing) { EXPECT_EQ(ForecastWeeks({}, 3), Weeks(3, 0)); }

TEST(TheForecast, IsTheSameEachTime) {
  const Weeks series = Series(kFourYears, 3, GrowingSeasonal);
  EXPECT_EQ(ForecastWeeks(series, kYear), ForecastWeeks(series, kYear));
}

TEST(TheSeason, IsReadFromTwoYearsOn) {
  EXPECT_THAT(SeasonalIndices(Series(2 * kYear - 1, 1, Seasonal)), IsEmpty());
  EXPECT_EQ(SeasonalIndices(Series(2 * kYear, 1, Seasonal)).size(), static_cast<std::size_t>(kYear));
}

TEST(TheSeason, IsFoundWhereItIs) {
  const Weeks indices = SeasonalIndices(Series(kFourYears, 1, Seasonal));
  for (int ago = 0; ago < kYear; ++ago) EXPECT_NEAR(indices[ago], Season(kFourYears - 1 - ago), 0.15) << ago;
}

TEST(TheSeason, OfMereChanceIsFaint) {
  double furthest = 0;
  for (const double index : SeasonalIndices(Series(kFourYears, 1, Flat)))
    furthest = std::max(furthest, std::abs(index - 1));
  EXPECT_LT(furthest, 0.1);
}

TEST(TheBackTest, IsTheErrorOfTheLastThirteenWeeks) {
  EXPECT_DOUBLE_EQ(BackTestError(Weeks(30, 7)), 0);
  const Weeks series = Series(kFourYears, 5, Seasonal);
  EXPECT_NEAR(BackTestError(series), ErrorOf(OneWeekAhead, series), 0.08);
}

TEST(TheBackTest, SaysWhenItCannotTell) {
  EXPECT_LT(BackTestError(Weeks(11, 7)), 0);
  EXPECT_GE(BackTestError(Weeks(12, 7)), 0);
  EXPECT_LT(BackTestError(Weeks(60, 0)), 0);
  EXPECT_LT(BackTestError({}), 0);
}

}  // namespace
}  // namespace passerelle::supplies
