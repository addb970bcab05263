// The yearly report as a workbook.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/document.h"
#include "services/statistics/annual_report/annual_report.h"

namespace passerelle::statistics::exports {

// A cover, a sheet a section, and a sheet of charts. The same report gives the same bytes.
absl::StatusOr<std::string> AnnualReportXlsx(const v1::AnnualReport& report, const AnnualReportCover& cover,
                                             documents::Language language);

}  // namespace passerelle::statistics::exports
