// A section of the report as a sheet.
#pragma once

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/workbook.h"
#include "services/statistics/exports/words.h"

namespace passerelle::statistics::exports {

// A title, a row of column titles that stays in sight, and a row a line. The column of texts is there only when the
// section has texts.
void WriteSection(const v1::ReportSection& section, int year, Language language, documents::Sheet& sheet);

}  // namespace passerelle::statistics::exports
