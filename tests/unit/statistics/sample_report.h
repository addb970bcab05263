// A yearly report made by hand, which has every kind of line: what exports are tested on.
#pragma once

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/statistics/annual_report/annual_report.h"

namespace passerelle::statistics {

v1::AnnualReport SampleReport();
AnnualReportCover SampleCover();

}  // namespace passerelle::statistics
