// The yearly report as a page.
#pragma once

#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/document.h"
#include "services/statistics/annual_report/annual_report.h"

namespace passerelle::statistics::exports {

// One page that needs nothing else: no script, no image, no font is fetched. Made to be printed on A4.
std::string AnnualReportHtml(const v1::AnnualReport& report, const AnnualReportCover& cover,
                             documents::Language language);

}  // namespace passerelle::statistics::exports
