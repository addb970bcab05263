// What the suite cannot count and the association enters: one value a site or the association, year and line.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/db/database.h"
#include "services/statistics/annual_report/form.h"
#include "services/statistics/annual_report/report_scope.h"

namespace passerelle::statistics {

// INVALID_ARGUMENT: LINE_UNKNOWN; LINE_NOT_ENTERED for a line that is counted; VALUE_INVALID for a value that the
// line's unit cannot have, and for a line that comes twice.
absl::Status CheckEntries(const Form& form, const google::protobuf::RepeatedPtrField<v1::ReportEntry>& entries);

// Writes checked entries, or drops those without a value.
absl::Status WriteEntries(const v1::EnterAnnualReportRequest& request, const std::string& subject,
                          db::Executor& database);

// One entered value.
struct Entry {
  std::string site;  // "" for the association's own
  std::string line;
  LineValue value;
};

// The entered lines of a report. Its own entry counts before the sites'; without one, what the sites entered is added
// up where that means something: numbers are, texts and percentages are not, and a "yes" of one site is a yes.
LineValues CombineEntries(const Form& form, const ReportScope& scope, const std::vector<Entry>& entries);

// The entered lines of a report over `sites`.
absl::StatusOr<LineValues> ReadEntries(const Form& form, const ReportScope& scope,
                                       const std::vector<std::string>& sites, int year, db::Executor& database);

}  // namespace passerelle::statistics
