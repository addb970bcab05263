#include "rpcs/statistics.h"
#include "services/statistics/report.h"
#include "services/statistics/scope.h"

namespace passerelle::statistics {

absl::StatusOr<v1::ActivityReport> GetActivityReport(rpc::RpcContext& rpc,
                                                     const v1::GetActivityReportRequest& request) {
  ASSIGN_OR_RETURN(const DayRange range, ParseRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(const std::string answer,
                   CachedAnswer(rpc, request, [&](const Figures& figures) -> absl::StatusOr<std::string> {
                     ASSIGN_OR_RETURN(const auto sites, SitesToCount(rpc.principal(), request.site(), figures));
                     return MakeReport(figures, sites, range).SerializeAsString();
                   }));
  v1::ActivityReport report;
  if (!report.ParseFromString(answer)) return absl::InternalError("a cached report is not readable");
  return report;
}

}  // namespace passerelle::statistics
