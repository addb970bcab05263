// How long stock lasts, and what to order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/supplies/forecast/site_forecast.h"
#include "services/supplies/forecast/stock_cover.h"

namespace passerelle::supplies {
namespace {

using ::testing::ElementsAre;

const absl::CivilDay kDay(2024, 6, 14);
const ForecastTerms kTerms{.as_of = kDay, .weeks = 8, .lead_days = 14, .cover_days = 56};

// Seven a week, one a day.
Demand OneADay() { return Demand({7, 7, 7}); }

ItemFacts SevenAWeek(std::vector<DatedStock> stock, std::int32_t pack_size = 0) {
  ItemFacts item;
  item.pack_size = pack_size;
  item.weeks = std::vector<double>(20, 7);
  item.held = !stock.empty();
  for (const DatedStock& units : stock) item.usable += static_cast<std::int64_t>(units.units);
  item.stock = std::move(stock);
  return item;
}

TEST(Cover, IsTheWholeDaysThatTheStockLasts) {
  EXPECT_EQ(CoverOf({{kNeverExpires, 30}}, OneADay()).days, 30);
  EXPECT_EQ(CoverOf({{kNeverExpires, 30.5}}, OneADay()).days, 30);
  EXPECT_EQ(CoverOf({}, OneADay()).days, 0);
}

TEST(Cover, FollowsTheWeeksAndThenTheirMean) {
  EXPECT_EQ(CoverOf({{kNeverExpires, 7 + 70}}, Demand({7, 70})).days, 14);
  EXPECT_EQ(CoverOf({{kNeverExpires, 7 + 21 + 14}}, Demand({7, 21})).days, 21);
}

TEST(Cover, IsWithoutEndWhenNothingIsAskedFor) {
  EXPECT_EQ(CoverOf({{kNeverExpires, 3}}, Demand({})).days, kCoverWithoutEnd);
  EXPECT_EQ(CoverOf({}, Demand({0, 0})).days, kCoverWithoutEnd);
}

TEST(Cover, EndsWithTheLotsThatExpireBeforeTheyAreNeeded) {
  const Cover cover = CoverOf({{10, 40}, {kNeverExpires, 5}}, OneADay());
  EXPECT_EQ(cover.days, 15);
  EXPECT_DOUBLE_EQ(cover.expiring_unused, 30);
}

TEST(Cover, UsesALotOnItsLastDay) {
  const Cover cover = CoverOf({{10, 10}}, OneADay());
  EXPECT_EQ(cover.days, 10);
  EXPECT_NEAR(cover.expiring_unused, 0, 1e-9);
}

TEST(Cover, CountsWhatExpiresWhenNothingIsAskedFor) {
  EXPECT_DOUBLE_EQ(CoverOf({{0, 4}, {30, 6}, {kNeverExpires, 9}}, Demand({})).expiring_unused, 10);
}

TEST(MissingUnits, AreThoseOfTheDaysAfterTheDelivery) {
  EXPECT_NEAR(MissingUnits({}, OneADay(), 15, 70), 56, 1e-6);
  EXPECT_NEAR(MissingUnits({{kNeverExpires, 49}}, OneADay(), 15, 70), 21, 1e-6);
  EXPECT_NEAR(MissingUnits({{20, 49}}, OneADay(), 15, 70), 50, 1e-6);
  EXPECT_EQ(MissingUnits({{kNeverExpires, 70}}, OneADay(), 15, 70), 0);
}

TEST(Packs, HoldAtLeastWhatIsNeeded) {
  EXPECT_EQ(PacksOf(0, 30), 0);
  EXPECT_EQ(PacksOf(1, 30), 1);
  EXPECT_EQ(PacksOf(30.0000001, 30), 1);
  EXPECT_EQ(PacksOf(31, 30), 2);
  EXPECT_EQ(PacksOf(31, 0), 31);
  EXPECT_EQ(PacksOf(1e30, 1), 1'000'000'000);
}

TEST(AnItem, IsOrderedInPacksInTimeForItsDelivery) {
  const v1::ItemForecast forecast = ForecastItem("pipe", SevenAWeek({{kNeverExpires, 49}}, 10), kTerms);
  EXPECT_EQ(forecast.days_of_cover(), 49);
  EXPECT_EQ(forecast.suggested_packs(), 3);
  EXPECT_EQ(forecast.suggested_order(), 30);
  EXPECT_EQ(forecast.order_by(), "2024-07-19");
  EXPECT_EQ(forecast.next_weeks_size(), 8);
  EXPECT_EQ(forecast.usable(), 49);
}

TEST(AnItem, ThatShouldHaveBeenOrderedBeforeIsOrderedToday) {
  EXPECT_EQ(ForecastItem("pipe", SevenAWeek({{kNeverExpires, 5}}), kTerms).order_by(), "2024-06-14");
}

TEST(AnItem, ThatLastsAYearHasNoDayToOrder) {
  const v1::ItemForecast forecast = ForecastItem("pipe", SevenAWeek({{kNeverExpires, 365}}), kTerms);
  EXPECT_EQ(forecast.order_by(), "");
  EXPECT_EQ(forecast.suggested_order(), 0);
}

TEST(AnItem, ThatIsSupersededIsNotOrdered) {
  ItemFacts old = SevenAWeek({{kNeverExpires, 5}}, 10);
  old.superseded_by = "new-pipe";
  const v1::ItemForecast forecast = ForecastItem("pipe", old, kTerms);
  EXPECT_EQ(forecast.superseded_by(), "new-pipe");
  EXPECT_EQ(forecast.suggested_order(), 0);
  EXPECT_EQ(forecast.suggested_packs(), 0);
  EXPECT_EQ(forecast.order_by(), "");
  EXPECT_EQ(forecast.days_of_cover(), 5);
}

TEST(ASite, ShowsWhatRunsOutFirstFirstAndTheDaysToOrder) {
  SiteFacts facts;
  facts["pipe"] = SevenAWeek({{kNeverExpires, 49}});
  facts["foil"] = SevenAWeek({{kNeverExpires, 20}});
  facts["lubricant"] = SevenAWeek({{kNeverExpires, 20}});
  facts["leaflet"] = SevenAWeek({{kNeverExpires, 900}});
  const v1::Forecast forecast = ForecastSite(facts, "", kTerms);
  std::vector<std::string> items;
  for (const v1::ItemForecast& item : forecast.items()) items.push_back(item.item());
  EXPECT_THAT(items, ElementsAre("foil", "lubricant", "pipe", "leaflet"));
  ASSERT_EQ(forecast.orders_size(), 2);
  EXPECT_EQ(forecast.orders(0).day(), "2024-06-20");
  EXPECT_THAT(forecast.orders(0).items(), ElementsAre("foil", "lubricant"));
  EXPECT_EQ(forecast.orders(1).day(), "2024-07-19");
  EXPECT_LE(forecast.method().size(), 400u);
}

TEST(ASite, LeavesOutWhatItNeitherHoldsNorHandedOutInTheYearBefore) {
  SiteFacts facts;
  facts["old"] = SevenAWeek({});
  facts["old"].weeks = {9, 9};
  facts["old"].weeks.resize(2 + 52, 0);
  facts["recent"] = SevenAWeek({});
  facts["recent"].weeks = {9};
  facts["recent"].weeks.resize(52, 0);
  facts["held"] = SevenAWeek({{kNeverExpires, 1}});
  facts["held"].weeks.clear();
  const v1::Forecast forecast = ForecastSite(facts, "", kTerms);
  std::vector<std::string> items;
  for (const v1::ItemForecast& item : forecast.items()) items.push_back(item.item());
  EXPECT_THAT(items, ::testing::UnorderedElementsAre("recent", "held"));
}

TEST(ASite, ShowsOneItemAloneWhenAskedTo) {
  SiteFacts facts;
  facts["pipe"] = SevenAWeek({{kNeverExpires, 49}});
  facts["foil"] = SevenAWeek({{kNeverExpires, 20}});
  const v1::Forecast forecast = ForecastSite(facts, "pipe", kTerms);
  ASSERT_EQ(forecast.items_size(), 1);
  EXPECT_EQ(forecast.items(0).item(), "pipe");
}

}  // namespace
}  // namespace passerelle::supplies
