#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/live_report.h"
#include "services/statistics/annual_report/render.h"
#include "services/statistics/freshness.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// The year must be over at every one of the sites.
absl::Status CheckYearOver(rpc::RpcContext& rpc, const std::vector<std::string>& sites, int year) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kReadReportSites, {sites, rpc.now()}));
  for (const db::Row row : rows) {
    if (row.Int32("local_year") <= year)
      return FailedPrecondition("YEAR_NOT_OVER", "A year can be closed once it is over at every site.");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::AnnualReport> CloseAnnualReport(rpc::RpcContext& rpc, const v1::CloseAnnualReportRequest& request) {
  const int year = request.year();
  RETURN_IF_ERROR(CheckYear(year, rpc.now()));
  if (request.site().empty()) RETURN_IF_ERROR(CheckWholeAssociation(rpc.principal()));
  ASSIGN_OR_RETURN(const ReportScope scope, ScopeOf(rpc.principal(), request.site()));
  ASSIGN_OR_RETURN(std::optional<FrozenReport> frozen, ReadFrozen(rpc.db(), scope.Key(), year, kNewest));
  if (frozen) return RenderFrozen(*frozen, year, kFrench);

  RETURN_IF_ERROR(CheckFiguresUpToDate(rpc));
  const Form& form = Forms::BuiltIn().Current();
  ASSIGN_OR_RETURN(const ReportContent content, ReadLive(rpc, form, scope, year));
  RETURN_IF_ERROR(CheckYearOver(rpc, content.sites, year));
  const FreezeNote note{.version = 1, .form = form.Name(), .reason = "", .frozen_by = rpc.principal().subject};
  RETURN_IF_ERROR(Freeze(rpc.db(), scope.Key(), year, note, content));
  ASSIGN_OR_RETURN(frozen, ReadFrozen(rpc.db(), scope.Key(), year, kNewest));
  if (!frozen) return absl::InternalError("a frozen report is gone");
  return RenderFrozen(*frozen, year, kFrench);
}

}  // namespace passerelle::statistics
