// A line's values as the numbers of cells.
#pragma once

#include <cstdint>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/workbook.h"

namespace passerelle::statistics::exports {

double CellNumber(v1::ReportLine::Unit unit, std::int64_t value);
documents::NumberFormat FormatOf(v1::ReportLine::Unit unit);
// Of differences.
documents::NumberFormat SignedFormatOf(v1::ReportLine::Unit unit);

}  // namespace passerelle::statistics::exports
