// What will be handed out in the weeks to come, from what was handed out in the weeks before. Pure: the same weeks
// always give the same forecast, and never a negative one.
//
// Method: damped Holt smoothing (a level, and a trend that fades by a tenth each week), its two weights chosen from a
// small grid by the least squared error one week ahead. From two years of weeks on, each week is first divided by the
// index of its week of the year, and the forecast multiplied by it again. Indices: the weeks of the same place in the
// year, as a share of the 52 weeks around them (a centred moving average), smoothed over five weeks and drawn towards 1
// as far as their spread is no more than chance would make it (James-Stein), so that an item without a season gets
// none.
#pragma once

#include <string_view>
#include <vector>

namespace passerelle::supplies {

// The same in a sentence, for people.
extern const std::string_view kForecastMethod;

// Weeks that a forecast looks back on at most: the level forgets older ones, the season has four years to go by.
inline constexpr int kMostWeeksBack = 208;
// Weeks of history from which a season is read.
inline constexpr int kSeasonalHistory = 104;

// The index of each week of the year by weeks ago (0: the last week of `history`, and the weeks 52, 104 … before it),
// around 1; empty for a history without two years.
std::vector<double> SeasonalIndices(const std::vector<double>& history);

// The next `weeks` weeks after `history`, oldest first. Zeros for an empty history.
std::vector<double> ForecastWeeks(const std::vector<double>& history, int weeks);

// The error of ForecastWeeks one week ahead over the last thirteen weeks, each forecast from the weeks before it alone:
// the mean absolute error as a share of their mean (WAPE). Negative when fewer than four weeks can be tried with eight
// before them, or nothing was handed out in them.
double BackTestError(const std::vector<double>& history);

}  // namespace passerelle::supplies
