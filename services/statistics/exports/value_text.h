// Values as people read them, with their unit.
#pragma once

#include <string>

#include "services/statistics/exports/line_values.h"

namespace passerelle::statistics::exports {

// "1 234", "12,50 h", "1,50 ETP", "1 200,00 €"; of a unit that is a number.
std::string ValueText(v1::ReportLine::Unit unit, std::int64_t value, Language language);
// The same with a plus sign where it is more than nothing.
std::string DifferenceText(v1::ReportLine::Unit unit, std::int64_t difference, Language language);
// Of tenths of a per cent: "+4,2 %".
std::string ChangeText(std::int64_t change, Language language);

}  // namespace passerelle::statistics::exports
