// A section of the report in the page.
#pragma once

#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/statistics/exports/html.h"
#include "services/statistics/exports/words.h"

namespace passerelle::statistics::exports {

// Its lines as a table, then its charts.
void WriteSection(const v1::ReportSection& section, int year, Language language, HtmlWriter& html);

// Where the page explains the line.
std::string DefinitionAnchor(const v1::ReportLine& line);

}  // namespace passerelle::statistics::exports
