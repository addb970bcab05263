// A site's forecast: what its items will be asked for, how long they last, what to order and when. Pure.
#pragma once

#include <absl/time/civil_time.h>

#include <string>

#include "passerelle/supplies/v1/forecasts.pb.h"
#include "services/supplies/forecast/site_facts.h"

namespace passerelle::supplies {

// How a forecast is asked for, nothing left open.
struct ForecastTerms {
  absl::CivilDay as_of;
  int weeks;
  int lead_days;
  int cover_days;
};

v1::ItemForecast ForecastItem(const std::string& slug, const ItemFacts& item, const ForecastTerms& terms);

// The forecast of those items that the site holds or handed out in the year before; of `only_item` alone unless empty.
v1::Forecast ForecastSite(const SiteFacts& facts, const std::string& only_item, const ForecastTerms& terms);

}  // namespace passerelle::supplies
