// Which lines of the report are drawn beside each other.
#pragma once

#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/document.h"

namespace passerelle::statistics::exports {

// Lines of one unit that stand at the same place of the form, each this year and the year before.
struct Comparison {
  std::string title;
  v1::ReportLine::Unit unit;
  std::vector<const v1::ReportLine*> lines;
};

// The comparisons of a section: the parts of a line, and its own uppermost lines that were counted. Lines that count
// nothing in either year are left out, and comparisons of which too little is left.
std::vector<Comparison> ComparisonsOf(const v1::ReportSection& section, documents::Language language);

// What the report's first page shows in large: the counts of the section that sums the year up.
std::vector<const v1::ReportLine*> KeyFiguresOf(const v1::AnnualReport& report);

}  // namespace passerelle::statistics::exports
