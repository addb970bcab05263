// What a year's acts, material and returns are by where they come from. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/statistics/figures.h"
#include "services/statistics/origins.h"

namespace passerelle::statistics {

// Units handed out of one item.
struct HandedOut {
  const ItemFacts* item;
  std::int64_t units;
};

// The same units twice: kits taken apart, and kits as one.
struct HandedOutUnits {
  std::vector<HandedOut> apart;
  std::vector<HandedOut> whole;
};

// `units`: by item number, as they were handed out.
HandedOutUnits UnitsOf(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& units);

struct OriginCount {
  std::map<int, std::int64_t> acts;         // by kind
  std::map<int, std::int64_t> act_minutes;  // by kind
  HandedOutUnits units;
  std::int64_t syringes_returned = 0;
  std::int64_t containers_returned = 0;
};

using OriginCounts = std::map<Origin, OriginCount>;

// What is handed out beside visits on an outing counts for the setting of the outing, and for the location it left.
OriginCounts CountByOrigin(const Figures& figures, const std::vector<std::string>& sites, DayRange range);
// Without the settings, where people are met.
OriginCounts OnlyLocations(OriginCounts counts);

}  // namespace passerelle::statistics
