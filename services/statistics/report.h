// The activity report and the activity series, computed from the figures. Pure: the same figures always give the same
// answer.
#pragma once

#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics {

// The report of `sites` (sorted, each once) over the range. Lines that count nothing are left out; lines stand in the
// order of their enum, or of their item's slug.
v1::ActivityReport MakeReport(const Figures& figures, const std::vector<std::string>& sites, DayRange range);

// Units by item, kits replaced by their components, by the catalogue as now known.
std::vector<std::int64_t> ExplodeKits(const std::vector<ItemFacts>& items, const std::vector<std::int64_t>& units);

// The figure `metric` of `sites` in each of the intervals, which follow each other without gaps; in one setting only,
// for the figures that have settings: see HasSettings().
std::vector<std::int64_t> MakeSeries(const Figures& figures, const std::vector<std::string>& sites, v1::Metric metric,
                                     const std::vector<DayRange>& intervals,
                                     common::v1::Setting setting = common::v1::SETTING_UNSPECIFIED);
// Whether the figure can be asked for in one setting.
bool HasSettings(v1::Metric metric);

}  // namespace passerelle::statistics
