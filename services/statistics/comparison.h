// Sites beside each other.
#pragma once

#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics {

// The figure `metric` of each of `sites` (sorted, each once) over the range. Sites that saw fewer than 11 people stand
// last, as one, and without a figure when even together they saw fewer.
v1::SiteComparison MakeComparison(const Figures& figures, const std::vector<std::string>& sites, v1::Metric metric,
                                  DayRange range);

}  // namespace passerelle::statistics
