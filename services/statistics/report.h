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

// Which part of a figure is asked for: all of it where nothing is stated.
struct Selection {
  common::v1::Setting setting = common::v1::SETTING_UNSPECIFIED;
  common::v1::ActKind act = common::v1::ACT_KIND_UNSPECIFIED;
  std::string item;
};

// The figure `metric` of `sites` in each of the intervals, which follow each other without gaps. A selection is for the
// figures that have such parts: see below.
std::vector<std::int64_t> MakeSeries(const Figures& figures, const std::vector<std::string>& sites, v1::Metric metric,
                                     const std::vector<DayRange>& intervals, const Selection& selection = {});
// Whether the figure can be asked for in one setting.
bool HasSettings(v1::Metric metric);
// Whether it can be asked for of one kind of acts, of one item.
bool HasActs(v1::Metric metric);
bool HasItems(v1::Metric metric);

}  // namespace passerelle::statistics
