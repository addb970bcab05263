#include "services/statistics/annual_report/origin_count.h"

#include "services/statistics/report.h"

namespace passerelle::statistics {
namespace {

using UnitsByOrigin = std::map<Origin, std::vector<std::int64_t>>;

class OriginCounter {
 public:
  explicit OriginCounter(const std::vector<ItemFacts>& items) : items_(items) {}

  void Add(const SiteColumns::Figure& figure) {
    const Origin origin = OriginOfIndex(figure.index());
    const std::uint32_t subject = SubjectOfIndex(figure.index());
    switch (figure.kind()) {
      case FigureKind::kActs:
        counts_[origin].acts[static_cast<int>(subject)] += figure.amount;
        break;
      case FigureKind::kActMinutes:
        counts_[origin].act_minutes[static_cast<int>(subject)] += figure.amount;
        break;
      case FigureKind::kHandouts:
        AddUnits(origin, subject, figure.amount);
        break;
      case FigureKind::kReturns:
        counts_[origin].syringes_returned += figure.amount;
        break;
      case FigureKind::kContainers:
        counts_[origin].containers_returned += figure.amount;
        break;
      default:
        break;
    }
  }

  void AddUnits(Origin origin, ItemNumber item, std::int64_t quantity) {
    std::vector<std::int64_t>& units = units_[origin];
    units.resize(items_.size());
    units[item] += quantity;
  }

  OriginCounts Take() && {
    for (const auto& [origin, units] : units_) counts_[origin].units = UnitsOf(items_, units);
    return std::move(counts_);
  }

 private:
  const std::vector<ItemFacts>& items_;
  OriginCounts counts_;
  UnitsByOrigin units_;
};

void AddOfOutings(const SiteOutingHandouts& handouts, const SiteOutreach& outreach, DayRange range,
                  OriginCounter& counter) {
  for (const auto& [id, units] : handouts) {
    const auto outing = outreach.outings.find(id);
    if (outing == outreach.outings.end()) continue;
    const OutingFact& fact = outing->second;
    const Origin setting = SettingOfOuting(fact.kind);
    if (setting == kElsewhere || fact.day < range.first || range.last < fact.day) continue;
    for (const auto& [item, quantity] : units) counter.AddUnits(setting, item, quantity);
  }
}

std::vector<HandedOut> WithoutNone(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& units) {
  std::vector<HandedOut> handed_out;
  for (ItemNumber item = 0; item < units.size(); ++item) {
    if (units[item] != 0) handed_out.push_back({&items[item], units[item]});
  }
  return handed_out;
}

}  // namespace

HandedOutUnits UnitsOf(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& units) {
  return {.apart = WithoutNone(items, ExplodeKits(items, units)), .whole = WithoutNone(items, units)};
}

OriginCounts CountByOrigin(const Figures& figures, const std::vector<std::string>& sites, DayRange range) {
  OriginCounter counter(figures.items());
  for (const SiteColumns* site : figures.ColumnsOf(sites))
    site->ForEachFigure(range, [&](const SiteColumns::Figure& figure) { counter.Add(figure); });
  const std::vector<const SiteOutingHandouts*> handouts = figures.OutingHandoutsOf(sites);
  const std::vector<const SiteOutreach*> outreach = figures.OutreachOf(sites);
  for (std::size_t i = 0; i < handouts.size(); ++i) AddOfOutings(*handouts[i], *outreach[i], range, counter);
  return std::move(counter).Take();
}

OriginCounts OnlyLocations(OriginCounts counts) {
  counts.erase(counts.begin(), counts.lower_bound(kDispenser));
  return counts;
}

}  // namespace passerelle::statistics
