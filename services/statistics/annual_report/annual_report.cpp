#include "services/statistics/annual_report/annual_report.h"

#include <map>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/statistics/annual_report/live_report.h"
#include "services/statistics/annual_report/render.h"
#include "services/statistics/annual_report/report_scope.h"
#include "services/statistics/annual_report/warnings.h"
#include "services/statistics/disclosure/audience.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

namespace {

// Counted anew: a frozen version is exact, and would tell what is held back by how it differs.
absl::StatusOr<v1::AnnualReport> ReadControlled(rpc::RpcContext& rpc, const v1::GetAnnualReportRequest& request,
                                                const ReportScope& scope) {
  if (request.version() != kNewest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "VERSION_NOT_SHOWN", "version",
                      "Frozen versions are for the State; this audience reads the report as it now counts.");
  }
  const v1::Audience audience = disclosure::AudienceOf(request.audience());
  const Form& form = Forms::BuiltIn().Current();
  ASSIGN_OR_RETURN(const ReportContent content,
                   ReadLive(rpc, form, scope, request.year(), {disclosure::ThresholdsOf(audience, rpc.settings())}));
  return Render(form, content, request.year(), request.language());
}

absl::StatusOr<v1::AnnualReport> ReadWhole(rpc::RpcContext& rpc, const v1::GetAnnualReportRequest& request,
                                           const ReportScope& scope) {
  if (!request.live()) {
    ASSIGN_OR_RETURN(const std::optional<FrozenReport> frozen,
                     ReadFrozen(rpc.db(), scope.Key(), request.year(), request.version()));
    if (frozen) return RenderFrozen(*frozen, request.year(), request.language());
    if (request.version() != kNewest) return NotFound("VERSION_UNKNOWN", "The report has no such version.");
  }
  const Form& form = Forms::BuiltIn().Current();
  ASSIGN_OR_RETURN(const ReportContent content, ReadLive(rpc, form, scope, request.year()));
  return Render(form, content, request.year(), request.language());
}

}  // namespace

absl::StatusOr<v1::AnnualReport> ReadAnnualReport(rpc::RpcContext& rpc, const v1::GetAnnualReportRequest& request) {
  RETURN_IF_ERROR(CheckYear(request.year(), rpc.now()));
  ASSIGN_OR_RETURN(const ReportScope scope, ScopeOf(rpc.principal(), request.site()));
  const bool whole = disclosure::SeesEverything(rpc.principal(), request.audience());
  ASSIGN_OR_RETURN(v1::AnnualReport report,
                   whole ? ReadWhole(rpc, request, scope) : ReadControlled(rpc, request, scope));
  report.set_warning((whole ? kForTheStateOnly : kHeldBack).In(request.language()));
  return report;
}

absl::StatusOr<AnnualReportCover> ReadAnnualReportCover(rpc::RpcContext& rpc, const v1::AnnualReport& report,
                                                        const std::string& language) {
  const Form& form = Forms::BuiltIn().Named(report.form());
  const std::vector<std::string> sites(report.sites().begin(), report.sites().end());
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kReadReportSites, {sites, rpc.now()}));
  std::map<std::string_view, std::string_view> names;
  AnnualReportCover cover{form.title.In(language), StrCat(form.Name(), " — ", form.rules.In(language)), {}, {}};
  for (const db::Row row : rows) {
    names[row.Text("id")] = row.Text("display_name");
    // Where the zone is not known here, the time is told in UTC.
    if (row.Text("id") == sites.front()) absl::LoadTimeZone(ToAbsl(row.Text("time_zone")), &cover.time_zone);
  }
  cover.site_names.reserve(sites.size());
  for (const std::string& site : sites) {
    const std::string_view name = names[site];
    cover.site_names.emplace_back(name.empty() ? std::string_view(site) : name);
  }
  return cover;
}

}  // namespace passerelle::statistics
