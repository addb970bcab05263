#include "services/statistics/annual_report/versions.h"

#include <set>

#include "services/runtime/base/status.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

FrozenReport FrozenFromRow(const db::Row& row) {
  return {.note = {.version = row.Int32("version"),
                   .form = std::string(row.Text("form")),
                   .reason = std::string(row.Text("reason")),
                   .frozen_by = std::string(row.Text("frozen_by"))},
          .content = ReadContent(std::string(row.Text("content")), row.TextArray("sites")),
          .freeze_time = row.Time("freeze_time")};
}

const LineValue* Find(const LineValues& values, const std::string& line) {
  const auto found = values.find(line);
  return found == values.end() ? nullptr : &found->second;
}

bool Differ(const LineValue* before, const LineValue* after) {
  if (before == nullptr || after == nullptr) return before != after;
  return *before != *after;
}

}  // namespace

absl::StatusOr<std::optional<FrozenReport>> ReadFrozen(db::Executor& database, const std::string& scope, int year,
                                                       int version) {
  ASSIGN_OR_RETURN(const db::Result rows, database.Execute(sql::kReadAnnualReportVersion, {scope, year, version}));
  if (rows.empty()) return std::nullopt;
  return FrozenFromRow(rows[0]);
}

absl::StatusOr<std::vector<FrozenReport>> ListFrozen(db::Executor& database, const std::string& scope, int year,
                                                     int most) {
  ASSIGN_OR_RETURN(const db::Result rows, database.Execute(sql::kListAnnualReportVersions, {scope, year, most}));
  std::vector<FrozenReport> reports;
  reports.reserve(rows.size());
  for (const db::Row row : rows) reports.push_back(FrozenFromRow(row));
  return reports;
}

absl::Status Freeze(db::Executor& database, const std::string& scope, int year, const FreezeNote& note,
                    const ReportContent& content) {
  return database
      .Execute(sql::kFreezeAnnualReport, {scope, year, note.version, note.form, content.sites, WriteContent(content),
                                          note.reason, note.frozen_by})
      .status();
}

std::vector<v1::ReportDifference> DifferencesBetween(const LineValues& before, const LineValues& after,
                                                     const std::string& language) {
  std::set<std::string> lines;
  for (const auto& [line, value] : before) lines.insert(line);
  for (const auto& [line, value] : after) lines.insert(line);
  std::vector<v1::ReportDifference> differences;
  for (const std::string& line : lines) {
    const LineValue* was = Find(before, line);
    const LineValue* is = Find(after, line);
    if (!Differ(was, is)) continue;
    v1::ReportDifference& difference = differences.emplace_back();
    difference.set_line(line);
    if (was != nullptr) {
      difference.set_before_known(true);
      difference.set_before(was->value);
      difference.set_before_text(was->text.In(language));
    }
    if (is != nullptr) {
      difference.set_after_known(true);
      difference.set_after(is->value);
      difference.set_after_text(is->text.In(language));
    }
  }
  return differences;
}

}  // namespace passerelle::statistics
