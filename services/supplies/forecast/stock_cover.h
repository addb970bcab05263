// How long stock lasts against a demand that changes by the week, used first expired first out. Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace passerelle::supplies {

inline constexpr int kCoverWithoutEnd = 10000;
inline constexpr int kNeverExpires = std::numeric_limits<int>::max();

// Units that can be used until the end of their last day, in days from the day of the forecast.
struct DatedStock {
  int last_day = kNeverExpires;
  double units = 0;
};

// Units asked for on each day to come: a seventh of its week's, and of the mean of the last 52 weeks after them.
class Demand {
 public:
  explicit Demand(std::vector<double> weeks);
  // `day`: from 1, the day after the day of the forecast.
  double On(int day) const;

 private:
  std::vector<double> weeks_;
  double later_ = 0;
};

struct Cover {
  // Whole days that the stock lasts; kCoverWithoutEnd at most.
  int days = 0;
  // Units that expire before they are asked for.
  double expiring_unused = 0;
};

// `stock` first expired first.
Cover CoverOf(std::vector<DatedStock> stock, const Demand& demand);

// Units that are asked for on the days `first` to `last` and that `stock`, used from day 1 on, cannot give.
double MissingUnits(std::vector<DatedStock> stock, const Demand& demand, int first, int last);

// The packs that hold at least `units`. A pack of 0 is a single unit.
std::int32_t PacksOf(double units, std::int32_t pack_size);

}  // namespace passerelle::supplies
