#include "rpcs/statistics.h"
#include "services/statistics/comparison.h"
#include "services/statistics/scope.h"

namespace passerelle::statistics {

absl::StatusOr<v1::SiteComparison> CompareSites(rpc::RpcContext& rpc, const v1::CompareSitesRequest& request) {
  ASSIGN_OR_RETURN(const DayRange range, ParseRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(const std::string answer,
                   CachedAnswer(rpc, request, [&](const Figures& figures) -> absl::StatusOr<std::string> {
                     ASSIGN_OR_RETURN(const auto sites, SitesToCount(rpc.principal(), request.site(), figures));
                     return MakeComparison(figures, sites, request.metric(), range).SerializeAsString();
                   }));
  v1::SiteComparison comparison;
  if (!comparison.ParseFromString(answer)) return absl::InternalError("a cached comparison is not readable");
  return comparison;
}

}  // namespace passerelle::statistics
