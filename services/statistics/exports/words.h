// The fixed words of an exported report, in its language.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/documents/document.h"

namespace passerelle::statistics::exports {

using documents::Language;

struct Words {
  const char* report;
  const char* year;
  const char* sites;
  const char* form;
  const char* version;
  const char* reason;
  const char* as_it_now_counts;
  const char* notes;
  const char* charts;
  const char* key_figures;
  const char* definitions;
  const char* section;
  const char* line_id;
  const char* label;
  const char* value;
  const char* previous_year;
  const char* difference;
  const char* change;
  const char* trend;  // the same, where values bear their unit
  const char* unit;
  const char* source;
  const char* confirmed;
  const char* text;
  const char* definition;
  const char* yes;
  const char* no;
  const char* counted;
  const char* entered;
  const char* unconfirmed_mark;
  const char* entered_mark;
  const char* page_of_pages;  // %1 and %2
  const char* compared;       // what a chart shows: the two years
};

const Words& WordsOf(Language language);

std::string UnitName(v1::ReportLine::Unit unit, Language language);
// How fresh the report is: "Version 2, figée le 15/01/2025 à 10:30 (Europe/Paris)".
std::string VersionText(const v1::AnnualReport& report, absl::TimeZone time_zone, Language language);

}  // namespace passerelle::statistics::exports
