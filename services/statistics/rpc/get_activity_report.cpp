#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/report.h"
#include "services/statistics/scope.h"

namespace passerelle::statistics {
namespace {

absl::StatusOr<v1::ActivityReport> ControlledReport(const Figures& figures, const std::vector<std::string>& sites,
                                                    DayRange range, v1::Audience audience,
                                                    const config::Settings& settings) {
  ASSIGN_OR_RETURN(const disclosure::CalendarPeriod period, disclosure::PeriodAround(range));
  ASSIGN_OR_RETURN(const std::string site, disclosure::OneSiteOrAll(sites, figures));
  const disclosure::YearTable table(figures, period.year, disclosure::ThresholdsOf(audience, settings));
  v1::ActivityReport report = table.Report(site, period.period);
  report.set_audience(audience);
  return report;
}

}  // namespace

absl::StatusOr<v1::ActivityReport> GetActivityReport(rpc::RpcContext& rpc,
                                                     const v1::GetActivityReportRequest& request) {
  ASSIGN_OR_RETURN(const DayRange range, ParseRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(
      const std::string answer, CachedAnswer(rpc, request, [&](const Figures& figures) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(const auto sites, SitesToCount(rpc.principal(), request.site(), figures));
        if (disclosure::SeesEverything(rpc.principal(), request.audience()))
          return MakeReport(figures, sites, range).SerializeAsString();
        ASSIGN_OR_RETURN(
            const v1::ActivityReport report,
            ControlledReport(figures, sites, range, disclosure::AudienceOf(request.audience()), rpc.settings()));
        return report.SerializeAsString();
      }));
  v1::ActivityReport report;
  if (!report.ParseFromString(answer)) return absl::InternalError("a cached report is not readable");
  return report;
}

}  // namespace passerelle::statistics
