// The report's comparisons as a sheet of charts.
#pragma once

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/workbook.h"
#include "services/statistics/exports/words.h"

namespace passerelle::statistics::exports {

// Under each other: on the left the figures of a comparison, on the right its chart.
void WriteCharts(const v1::AnnualReport& report, Language language, documents::Sheet& sheet);

}  // namespace passerelle::statistics::exports
