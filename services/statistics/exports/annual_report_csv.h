// The yearly report as CSV.
#pragma once

#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/document.h"

namespace passerelle::statistics::exports {

// One row a line of the form, under a row of column titles.
std::string AnnualReportCsv(const v1::AnnualReport& report, documents::Language language);

}  // namespace passerelle::statistics::exports
