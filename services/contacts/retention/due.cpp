#include "services/contacts/retention/due.h"

#include <set>
#include <utility>

#include "passerelle/statistics/v1/report_directory.pb.h"
#include "services/runtime/base/status.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// What one call may ask about.
constexpr int kMostReports = 5000;

using Report = std::pair<std::string, std::int32_t>;  // site, year

absl::StatusOr<std::set<Report>> FindClosed(const AskNeighbours& ask, const db::Result& due) {
  std::set<Report> closed;
  statistics::v1::ListClosedYearsRequest request;
  for (std::size_t i = 0; i < due.size(); ++i) {
    statistics::v1::ReportYear& report = *request.add_reports();
    report.set_site(std::string(due[i].Text("site")));
    report.set_year(due[i].Int32("year"));
    if (request.reports_size() < kMostReports && i + 1 < due.size()) continue;
    ASSIGN_OR_RETURN(const auto response, ask.neighbours.Call<statistics::v1::ListClosedYearsResponse>(
                                              "passerelle.statistics.v1.ReportDirectoryService.ListClosedYears",
                                              request, ask.deadline, ask.trace));
    for (const statistics::v1::ReportYear& year : response.closed()) closed.emplace(year.site(), year.year());
    request.clear_reports();
  }
  return closed;
}

}  // namespace

absl::StatusOr<DueForAnonymity> FindDueForAnonymity(db::Executor& db, const AskNeighbours& ask,
                                                    const RetentionDays& days, const db::Param& sites) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   db.Execute(sql::kCountPeopleToAnonymise, {days.anonymise_before, days.today, sites}));
  ASSIGN_OR_RETURN(const std::set<Report> closed, FindClosed(ask, rows));
  DueForAnonymity due;
  for (const db::Row row : rows) {
    const Report report(row.Text("site"), row.Int32("year"));
    const bool ready = closed.contains(report);
    (ready ? due.ready : due.waiting)[report.first] += row.Int32("people");
    if (!ready) continue;
    due.closed_sites.push_back(report.first);
    due.closed_years.push_back(report.second);
  }
  return due;
}

}  // namespace passerelle::contacts
