// The forecast tried on the years of a plausible centre: its opening days and public holidays, its regulars and
// passers-by, its outings and festivals, with more people each year.
#include <gtest/gtest.h>

#include <absl/time/civil_time.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "services/supplies/forecast/weekly_forecast.h"
#include "tests/simulator/plan.h"

namespace passerelle::supplies {
namespace {

using Weeks = std::vector<double>;
using Method = std::function<double(const Weeks& before)>;
using WeeksByItem = std::map<std::string, Weeks>;

constexpr int kFirstYear = 2010;
constexpr int kYears = 4;
constexpr int kWeeksOfAYear = 52;

simulator::Plan YearOf(int year) {
  simulator::Figures figures;
  const int later = year - kFirstYear;
  figures.year = year;
  figures.people = 180 + 40 * later;
  figures.visits = 1900 + 600 * later;
  figures.anonymous = 200;
  figures.outside = 0.1;
  figures.season = true;
  figures.seed = static_cast<std::uint64_t>(year);
  return *simulator::MakePlan(figures);
}

// Units handed out in each whole week of those years, by item.
WeeksByItem HandedOut() {
  absl::TimeZone paris;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  const absl::CivilDay first(kFirstYear, 1, 1);
  const auto weeks = static_cast<std::size_t>((absl::CivilDay(kFirstYear + kYears, 1, 1) - first) / 7);
  WeeksByItem handed_out;
  for (int year = kFirstYear; year < kFirstYear + kYears; ++year) {
    for (const simulator::PlannedVisit& visit : YearOf(year).visits) {
      const absl::Time time =
          absl::FromUnixSeconds(google::protobuf::util::TimeUtil::TimestampToSeconds(visit.request.occur_time()));
      const auto week = static_cast<std::size_t>((absl::ToCivilDay(time, paris) - first) / 7);
      if (week >= weeks) continue;
      for (const auto& handout : visit.request.handouts()) {
        Weeks& units = handed_out[handout.item()];
        units.resize(weeks);
        units[week] += handout.quantity();
      }
    }
  }
  return handed_out;
}

// The mean absolute error one week ahead over the last year, as a share of its mean.
double ErrorOverTheLastYear(const Method& method, const Weeks& weeks) {
  double errors = 0;
  double units = 0;
  for (std::size_t week = weeks.size() - kWeeksOfAYear; week < weeks.size(); ++week) {
    const Weeks before(weeks.begin(), weeks.begin() + static_cast<std::ptrdiff_t>(week));
    errors += std::abs(weeks[week] - method(before));
    units += weeks[week];
  }
  return errors / units;
}

// What people do without a forecast.
double TheLastWeekAgain(const Weeks& before) { return before.back(); }
double TheSameWeekOfTheYearBefore(const Weeks& before) { return before[before.size() - kWeeksOfAYear]; }
double TheMeanSoFar(const Weeks& before) {
  return std::accumulate(before.begin(), before.end(), 0.0) / static_cast<double>(before.size());
}
double TheForecastOfOneWeek(const Weeks& before) { return ForecastWeeks(before, 1)[0]; }

// The items that are handed out most.
std::vector<std::string> MainItems(const WeeksByItem& handed_out, std::size_t count) {
  std::vector<std::pair<double, std::string>> by_units;
  by_units.reserve(handed_out.size());
  for (const auto& [item, weeks] : handed_out)
    by_units.emplace_back(std::accumulate(weeks.begin(), weeks.end(), 0.0), item);
  std::sort(by_units.rbegin(), by_units.rend());
  std::vector<std::string> items;
  for (std::size_t place = 0; place < std::min(count, by_units.size()); ++place)
    items.push_back(by_units[place].second);
  return items;
}

TEST(TheForecastOfSimulatedYears, ErrsLessThanThoseWhoLookAtThePastWithoutIt) {
  constexpr std::size_t kItems = 3;
  const WeeksByItem handed_out = HandedOut();
  double forecast = 0, last_week = 0, last_year = 0, mean = 0;
  for (const std::string& item : MainItems(handed_out, kItems)) {
    const Weeks& weeks = handed_out.at(item);
    const double error = ErrorOverTheLastYear(TheForecastOfOneWeek, weeks);
    std::printf("%s: error %.3f over the last year, %.3f as the service tells it\n", item.c_str(), error,
                BackTestError(weeks));
    EXPECT_NEAR(BackTestError(weeks), error, 0.2) << item << ": thirteen weeks stand for the year";
    forecast += error / kItems;
    last_week += ErrorOverTheLastYear(TheLastWeekAgain, weeks) / kItems;
    last_year += ErrorOverTheLastYear(TheSameWeekOfTheYearBefore, weeks) / kItems;
    mean += ErrorOverTheLastYear(TheMeanSoFar, weeks) / kItems;
  }
  std::printf(
      "error of the forecast %.3f, of the last week %.3f, of the same week a year before %.3f, of the mean %.3f\n",
      forecast, last_week, last_year, mean);
  EXPECT_LT(forecast, last_week);
  EXPECT_LT(forecast, last_year);
  EXPECT_LT(forecast, mean);
  EXPECT_LT(forecast, 0.5);
}

TEST(TheForecastOfSimulatedYears, KnowsAYearsNeedOfAllItems) {
  for (const auto& [item, weeks] : HandedOut()) {
    const double given = std::accumulate(weeks.end() - kWeeksOfAYear, weeks.end(), 0.0);
    if (given < 500) continue;
    const Weeks foreseen = ForecastWeeks(Weeks(weeks.begin(), weeks.end() - kWeeksOfAYear), kWeeksOfAYear);
    const double expected = std::accumulate(foreseen.begin(), foreseen.end(), 0.0);
    EXPECT_NEAR(expected / given, 1, 0.4) << item << ": the centre grew by a fifth";
  }
}

}  // namespace
}  // namespace passerelle::supplies
