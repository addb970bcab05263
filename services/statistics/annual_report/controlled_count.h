// The lines of a form for a reader who does not see everything. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/statistics/annual_report/form.h"
#include "services/statistics/annual_report/year_count.h"
#include "services/statistics/disclosure/year_table.h"

namespace passerelle::statistics {

// The lines that come out the same whatever is behind the numbers that the table holds back, and behind those about
// people that it does not know; the others are hidden. `counted` is the year of `sites` as it is, `site` their place in
// the table.
LineValues CountControlled(const Form& form, const Figures& figures, const std::vector<std::string>& sites,
                           const YearCount& counted, int year, const disclosure::YearTable& table,
                           const std::string& site);

}  // namespace passerelle::statistics
