#include <algorithm>

#include "passerelle/supplies/v1/catalogue.pb.h"
#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {
namespace {

using v1::ReportLine;
using Words = std::vector<std::string>;

// Returned for a hundred handed out, in hundredths.
std::optional<std::int64_t> ReturnRatio(const v1::ActivityReport& report) {
  const std::int64_t distributed = report.syringes_distributed();
  if (distributed <= 0) return std::nullopt;
  return (std::int64_t{report.syringes_returned()} * 10000 + distributed / 2) / distributed;
}

// Which items' units count.
struct ItemFilter {
  Words report_lines;
  Words families;
  Words except_families;

  bool Admit(const ItemFacts& item) const {
    const bool excepted = !except_families.empty() && Admits(except_families, item.family);
    return Admits(report_lines, item.report_line) && Admits(families, item.family) && !excepted;
  }
};

Words Families(const char* name, Parameters& parameters) {
  return parameters.Names(name, *supplies::v1::Family_descriptor());
}

std::int64_t SumUnits(const std::vector<HandedOut>& units, const ItemFilter& filter) {
  std::int64_t sum = 0;
  for (const HandedOut& handed_out : units) {
    if (filter.Admit(*handed_out.item)) sum += handed_out.units;
  }
  return sum;
}

}  // namespace

std::vector<Origin> OriginsAsked(Parameters& parameters) {
  std::vector<Origin> origins;
  for (const int setting : parameters.Numbers("settings", *common::v1::Setting_descriptor()))
    origins.push_back(static_cast<Origin>(setting));
  for (const std::string& kind : parameters.Names("locations", *supplies::v1::LocationKind_descriptor())) {
    const Origin origin = OriginOf(kind);
    if (origin == kElsewhere) parameters.Refuse(kind + " is not told from other locations");
    origins.push_back(origin);
  }
  return origins;
}

Figure Units(Parameters& parameters) {
  ItemFilter filter{parameters.Words("report_lines"), Families("families", parameters),
                    Families("except_families", parameters)};
  const std::vector<Origin> origins = OriginsAsked(parameters);
  const bool whole = parameters.Flag("kits_whole");
  if (filter.report_lines.empty() && filter.families.empty() && filter.except_families.empty() && origins.empty())
    parameters.Refuse("units are of some report lines, some families or some origins");
  return Counting(ReportLine::COUNT, [filter = std::move(filter), origins, whole](const YearCount& year) {
    const auto sum = [&](const HandedOutUnits& units) { return SumUnits(whole ? units.whole : units.apart, filter); };
    return origins.empty() ? sum(year.units())
                           : SumOver(origins, year, [&](const OriginCount& count) { return sum(count.units); });
  });
}

Figure SyringesDistributed(Parameters&) {
  return Counting(ReportLine::COUNT,
                  [](const YearCount& year) -> std::int64_t { return year.report().syringes_distributed(); });
}

Figure SyringesReturned(Parameters& parameters) {
  return Counting(ReportLine::COUNT, [origins = OriginsAsked(parameters)](const YearCount& year) -> std::int64_t {
    if (origins.empty()) return year.report().syringes_returned();
    return SumOver(origins, year, [](const OriginCount& count) { return count.syringes_returned; });
  });
}

Figure ContainersReturned(Parameters&) {
  return Counting(ReportLine::COUNT, [](const YearCount& year) {
    std::int64_t containers = 0;
    for (const auto& [origin, count] : year.origins()) containers += count.containers_returned;
    return containers;
  });
}

Figure OverdoseKits(Parameters& parameters) {
  const std::string count = parameters.OneOf(
      "count", {"KITS", "FIRST", "AFTER_USE", "AFTER_LOSS", "AFTER_EXPIRY", "TRAININGS", "TRAINING_HOURS", "USED"});
  if (count == "TRAINING_HOURS") {
    return Counting(ReportLine::HOURS,
                    [](const YearCount& year) { return HoursOf(year.overdose_kits().training_minutes); });
  }
  return Counting(ReportLine::COUNT, [count](const YearCount& year) {
    const OverdoseKitFigures& kits = year.overdose_kits();
    if (count == "FIRST") return kits.first;
    if (count == "AFTER_USE") return kits.after_use;
    if (count == "AFTER_LOSS") return kits.after_loss;
    if (count == "AFTER_EXPIRY") return kits.after_expiry;
    if (count == "TRAININGS") return kits.trainings;
    return count == "USED" ? kits.used : kits.kits();
  });
}

Figure SyringeReturnRatio(Parameters&) {
  return {ReportLine::PERCENT, [](const YearCount& year) -> std::optional<LineValue> {
            const std::optional<std::int64_t> ratio = ReturnRatio(year.report());
            if (!ratio) return std::nullopt;
            return LineValue{*ratio, {}};
          }};
}

}  // namespace passerelle::statistics
