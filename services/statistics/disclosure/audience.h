// For whom figures are, and what they may be asked for: api and reasons are told in reports.proto (Audience).
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/runtime/access/principal.h"
#include "services/runtime/config/settings.h"
#include "services/statistics/disclosure/year_table.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics::disclosure {

// The fewest people a number may be of, inside the association and for anybody.
extern const config::Setting kInternalThreshold;
extern const config::Setting kPublishedThreshold;

// Whether every number is for the caller to see as it is: no audience was asked for, and the caller may read the people
// and visits of the sites anyway.
bool SeesEverything(const access::Principal& principal, v1::Audience asked);

// The audience of a caller who does not: what was asked for, or INTERNAL.
v1::Audience AudienceOf(v1::Audience asked);

// What is left to an audience has been through each of these thresholds.
std::vector<std::int64_t> ThresholdsOf(v1::Audience audience, const config::Settings& settings);

// A group of days that cannot be shifted by one: a calendar month or year.
struct CalendarPeriod {
  int year;
  Period period;
};

// The month, or else the year, around the range. INVALID_ARGUMENT (RANGE_INVALID) for a range over two years.
absl::StatusOr<CalendarPeriod> PeriodAround(DayRange range);

// The one site of `sites`, or kAssociation when they are all there are. INVALID_ARGUMENT (SITES_NOT_TOGETHER)
// otherwise.
absl::StatusOr<std::string> OneSiteOrAll(const std::vector<std::string>& sites, const Figures& figures);

}  // namespace passerelle::statistics::disclosure
