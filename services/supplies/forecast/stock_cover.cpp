#include "services/supplies/forecast/stock_cover.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace passerelle::supplies {
namespace {

constexpr int kWeek = 7;
constexpr std::size_t kYear = 52;
// Sevenths of a week do not add up exactly.
constexpr double kRoundingError = 1e-6;

// A stock that is used day by day.
class Shelf {
 public:
  explicit Shelf(std::vector<DatedStock> stock) : stock_(std::move(stock)) {}

  // Throws away what cannot be used on `day` any more; the units thrown away.
  double Expire(int day) {
    double expired = 0;
    for (; next_ < stock_.size() && stock_[next_].last_day < day; ++next_) expired += stock_[next_].units;
    return expired;
  }

  // Takes what is asked for; the units that are missing.
  double Take(double asked) {
    for (; next_ < stock_.size(); ++next_) {
      const double taken = std::min(asked, stock_[next_].units);
      stock_[next_].units -= taken;
      asked -= taken;
      if (stock_[next_].units > 0) break;
    }
    return asked < kRoundingError ? 0 : asked;
  }

 private:
  std::vector<DatedStock> stock_;
  std::size_t next_ = 0;
};

}  // namespace

Demand::Demand(std::vector<double> weeks) : weeks_(std::move(weeks)) {
  const std::size_t year = std::min(kYear, weeks_.size());
  if (year == 0) return;
  const auto last_year = weeks_.end() - static_cast<std::ptrdiff_t>(year);
  later_ = std::accumulate(last_year, weeks_.end(), 0.0) / static_cast<double>(year);
}

double Demand::On(int day) const {
  const auto week = static_cast<std::size_t>((day - 1) / kWeek);
  return (week < weeks_.size() ? weeks_[week] : later_) / kWeek;
}

Cover CoverOf(std::vector<DatedStock> stock, const Demand& demand) {
  Shelf shelf(std::move(stock));
  Cover cover;
  for (int day = 1; day <= kCoverWithoutEnd; ++day) {
    cover.expiring_unused += shelf.Expire(day);
    if (shelf.Take(demand.On(day)) > 0) return cover;
    cover.days = day;
  }
  return cover;
}

double MissingUnits(std::vector<DatedStock> stock, const Demand& demand, int first, int last) {
  Shelf shelf(std::move(stock));
  double missing = 0;
  for (int day = 1; day <= last; ++day) {
    shelf.Expire(day);
    const double lacking = shelf.Take(demand.On(day));
    if (day >= first) missing += lacking;
  }
  return missing;
}

std::int32_t PacksOf(double units, std::int32_t pack_size) {
  const double packs = std::ceil((units - kRoundingError) / std::max(pack_size, 1));
  constexpr double kMostUnits = 1e9;
  return static_cast<std::int32_t>(std::clamp(packs, 0.0, kMostUnits / std::max(pack_size, 1)));
}

}  // namespace passerelle::supplies
