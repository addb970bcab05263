// What a line states, apart from how a format writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/statistics/exports/words.h"

namespace passerelle::statistics::exports {

// 2 for units that are stated in hundredths, 0 for others.
int DecimalsOf(v1::ReportLine::Unit unit);
// Whether a line's values can be written as numbers: all but texts, and yes or no.
bool IsNumber(v1::ReportLine::Unit unit);
// A value of a unit that is not a number: the text, or yes or no.
std::string WordedValue(const v1::ReportLine& line, std::int64_t value, const Words& words);

// The value less that of the year before, in the line's unit.
std::optional<std::int64_t> DifferenceOf(const v1::ReportLine& line);
// The difference in tenths of a per cent of the year before; none for lines that are percentages themselves.
std::optional<std::int64_t> ChangeOf(const v1::ReportLine& line);

}  // namespace passerelle::statistics::exports
