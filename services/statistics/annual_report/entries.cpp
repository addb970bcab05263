#include "services/statistics/annual_report/entries.h"

#include <algorithm>
#include <set>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

using v1::ReportLine;

constexpr std::int64_t kWholePercent = 10000;

absl::Status Refused(const char* reason, int index, const char* message) {
  return FieldError(absl::StatusCode::kInvalidArgument, reason, StrCat("entries[", index, "]"), message);
}

bool IsDropped(const v1::ReportEntry& entry) { return !entry.has_value() && entry.text().empty(); }

bool Suits(ReportLine::Unit unit, const v1::ReportEntry& entry) {
  if (entry.has_value() && !entry.text().empty()) return false;
  if (unit == ReportLine::TEXT) return !entry.has_value();
  if (!entry.text().empty()) return false;
  if (unit == ReportLine::YES_NO) return entry.value() <= 1;
  return unit != ReportLine::PERCENT || entry.value() <= kWholePercent;
}

void Add(ReportLine::Unit unit, const LineValue& entered, LineValue& sum) {
  if (unit == ReportLine::YES_NO) {
    sum.value = std::max(sum.value, entered.value);
  } else {
    sum.value += entered.value;
  }
}

bool AddsUp(ReportLine::Unit unit) { return unit != ReportLine::TEXT && unit != ReportLine::PERCENT; }

}  // namespace

absl::Status CheckEntries(const Form& form, const google::protobuf::RepeatedPtrField<v1::ReportEntry>& entries) {
  std::set<std::string> lines;
  for (int i = 0; i < entries.size(); ++i) {
    const FormLine* line = form.FindLine(entries[i].line());
    if (line == nullptr) return Refused("LINE_UNKNOWN", i, "The form has no line of this id.");
    if (line->source != ReportLine::ENTERED)
      return Refused("LINE_NOT_ENTERED", i, "This line is counted, not entered.");
    if (!Suits(line->unit, entries[i])) return Refused("VALUE_INVALID", i, "The line cannot have this value.");
    if (!lines.insert(line->id).second) return Refused("VALUE_INVALID", i, "A line is entered once.");
  }
  return absl::OkStatus();
}

absl::Status WriteEntries(const v1::EnterAnnualReportRequest& request, const std::string& subject,
                          db::Executor& database) {
  std::vector<std::string> lines, texts, dropped;
  std::vector<std::int64_t> values;
  for (const v1::ReportEntry& entry : request.entries()) {
    if (IsDropped(entry)) {
      dropped.push_back(entry.line());
      continue;
    }
    lines.push_back(entry.line());
    values.push_back(entry.value());
    texts.push_back(entry.text());
  }
  return database
      .Execute(sql::kEnterAnnualReport, {request.year(), request.site(), subject, lines, values, texts, dropped})
      .status();
}

LineValues CombineEntries(const Form& form, const ReportScope& scope, const std::vector<Entry>& entries) {
  LineValues own;
  LineValues of_sites;
  for (const Entry& entry : entries) {
    const FormLine* line = form.FindLine(entry.line);
    if (line == nullptr || line->source != ReportLine::ENTERED) continue;
    if (scope.HasOwnEntries() && entry.site == scope.EntrySite()) {
      own[entry.line] = entry.value;
    } else if (AddsUp(line->unit)) {
      Add(line->unit, entry.value, of_sites[entry.line]);
    }
  }
  own.merge(of_sites);
  return own;
}

absl::StatusOr<LineValues> ReadEntries(const Form& form, const ReportScope& scope,
                                       const std::vector<std::string>& sites, int year, db::Executor& database) {
  std::vector<std::string> entered_for = sites;
  if (scope.Association()) entered_for.emplace_back();
  ASSIGN_OR_RETURN(const db::Result rows, database.Execute(sql::kReadAnnualReportEntries, {year, entered_for}));
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const db::Row row : rows) {
    const std::string text(row.Text("text"));
    entries.push_back(
        {std::string(row.Text("site")), std::string(row.Text("line")), LineValue{row.Int("value"), {text, text}}});
  }
  return CombineEntries(form, scope, entries);
}

}  // namespace passerelle::statistics
