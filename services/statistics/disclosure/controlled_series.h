// A figure over time and a comparison of sites for those who do not see everything.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/disclosure/audience.h"

namespace passerelle::statistics::disclosure {

// By calendar month. INVALID_ARGUMENT (RANGE_INVALID) over more than five calendar years, (SITES_NOT_TOGETHER).
absl::StatusOr<v1::ActivitySeries> ControlledSeries(const Figures& figures, const std::vector<std::string>& sites,
                                                    const v1::GetActivitySeriesRequest& request, DayRange range,
                                                    const std::vector<std::int64_t>& thresholds);

// INVALID_ARGUMENT (RANGE_INVALID) over two calendar years.
absl::StatusOr<v1::SiteComparison> ControlledComparison(const Figures& figures, const std::vector<std::string>& sites,
                                                        v1::Metric metric, DayRange range,
                                                        const std::vector<std::int64_t>& thresholds);

}  // namespace passerelle::statistics::disclosure
