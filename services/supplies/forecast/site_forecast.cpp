#include "services/supplies/forecast/site_forecast.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "services/supplies/days.h"
#include "services/supplies/forecast/weekly_forecast.h"

namespace passerelle::supplies {
namespace {

constexpr std::size_t kWeeksShown = 52;
constexpr int kDaysToOrder = 365;
// What a forecast holds at most.
constexpr int kMostItems = 1000;
constexpr int kMostOrderDays = 100;
// Demand is foreseen so far; then the mean of its last year goes on.
constexpr int kWeeksForeseen = 104;

template <class Number>
std::int32_t Fit(Number number) {
  return static_cast<std::int32_t>(
      std::min<double>(static_cast<double>(number), std::numeric_limits<std::int32_t>::max()));
}

bool Concerns(const ItemFacts& item) {
  const std::size_t year = std::min(kWeeksShown, item.weeks.size());
  const bool handed_out = std::any_of(item.weeks.end() - static_cast<std::ptrdiff_t>(year), item.weeks.end(),
                                      [](double w) { return w > 0; });
  return item.held || item.incoming > 0 || handed_out;
}

void AddPastWeeks(const ItemFacts& item, v1::ItemForecast& forecast) {
  const std::size_t shown = std::min(kWeeksShown, item.weeks.size());
  for (auto week = item.weeks.end() - static_cast<std::ptrdiff_t>(shown); week != item.weeks.end(); ++week)
    forecast.add_past_weeks(Fit(*week));
}

std::vector<DatedStock> Together(std::vector<DatedStock> stock, const std::vector<DatedStock>& more) {
  stock.insert(stock.end(), more.begin(), more.end());
  std::stable_sort(stock.begin(), stock.end(),
                   [](const DatedStock& left, const DatedStock& right) { return left.last_day < right.last_day; });
  return stock;
}

// What is on its way was ordered before: it is neither ordered again nor a reason to hurry.
void AddOrder(const ItemFacts& item, const std::vector<DatedStock>& shelf, const Demand& demand,
              const ForecastTerms& terms, v1::ItemForecast& forecast) {
  const std::vector<DatedStock> supply = Together(shelf, item.on_its_way);
  const double missing = MissingUnits(supply, demand, terms.lead_days + 1, terms.lead_days + terms.cover_days);
  const std::int32_t packs = PacksOf(missing, item.pack_size);
  forecast.set_suggested_packs(packs);
  forecast.set_suggested_order(packs * std::max(item.pack_size, 1));
  const int days_of_supply = CoverOf(supply, demand).days;
  if (days_of_supply >= kDaysToOrder) return;
  // What should have been ordered before is ordered now.
  const int last_day = std::max(days_of_supply - terms.lead_days, 0);
  forecast.set_order_by(FormatDay(terms.as_of + last_day));
}

void AddOrderDays(v1::Forecast& forecast) {
  std::map<std::string, std::vector<std::string>> items_of;
  for (const v1::ItemForecast& item : forecast.items()) {
    if (!item.order_by().empty()) items_of[item.order_by()].push_back(item.item());
  }
  for (const auto& [day, items] : items_of) {
    if (forecast.orders_size() == kMostOrderDays) return;
    v1::OrderDay& order = *forecast.add_orders();
    order.set_day(day);
    for (const std::string& item : items) order.add_items(item);
  }
}

}  // namespace

v1::ItemForecast ForecastItem(const std::string& slug, const ItemFacts& item, const ForecastTerms& terms) {
  v1::ItemForecast forecast;
  forecast.set_item(slug);
  AddPastWeeks(item, forecast);
  std::vector<double> weeks = ForecastWeeks(item.weeks, std::max(kWeeksForeseen, terms.weeks));
  for (int week = 0; week < terms.weeks; ++week) forecast.add_next_weeks(weeks[week]);
  forecast.set_back_test_error(BackTestError(item.weeks));
  forecast.set_usable(Fit(item.usable));
  const Demand demand(std::move(weeks));
  const std::vector<DatedStock> shelf = Together(item.superseded, item.stock);
  const Cover cover = CoverOf(shelf, demand);
  forecast.set_days_of_cover(cover.days);
  forecast.set_expiring_unused(Fit(std::round(cover.expiring_unused)));
  forecast.set_superseded_by(item.superseded_by);
  forecast.set_incoming(Fit(item.incoming));
  if (item.superseded_by.empty()) AddOrder(item, shelf, demand, terms, forecast);
  return forecast;
}

v1::Forecast ForecastSite(const SiteFacts& facts, const std::string& only_item, const ForecastTerms& terms) {
  std::vector<v1::ItemForecast> items;
  for (const auto& [slug, item] : facts) {
    if (Concerns(item) && (only_item.empty() || only_item == slug)) items.push_back(ForecastItem(slug, item, terms));
  }
  std::sort(items.begin(), items.end(), [](const v1::ItemForecast& left, const v1::ItemForecast& right) {
    return std::tuple(left.days_of_cover(), left.item()) < std::tuple(right.days_of_cover(), right.item());
  });
  if (items.size() > kMostItems) items.resize(kMostItems);
  v1::Forecast forecast;
  forecast.set_as_of(FormatDay(terms.as_of));
  forecast.set_method(std::string(kForecastMethod));
  for (v1::ItemForecast& item : items) *forecast.add_items() = std::move(item);
  AddOrderDays(forecast);
  return forecast;
}

}  // namespace passerelle::supplies
