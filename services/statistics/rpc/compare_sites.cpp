#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/comparison.h"
#include "services/statistics/disclosure/controlled_series.h"
#include "services/statistics/scope.h"

namespace passerelle::statistics {

absl::StatusOr<v1::SiteComparison> CompareSites(rpc::RpcContext& rpc, const v1::CompareSitesRequest& request) {
  ASSIGN_OR_RETURN(const DayRange range, ParseRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(
      const std::string answer, CachedAnswer(rpc, request, [&](const Figures& figures) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(const auto sites, SitesToCount(rpc.principal(), request.site(), figures));
        if (disclosure::SeesEverything(rpc.principal(), request.audience()))
          return MakeComparison(figures, sites, request.metric(), range).SerializeAsString();
        const auto thresholds = disclosure::ThresholdsOf(v1::PUBLISHED, rpc.settings());
        ASSIGN_OR_RETURN(const v1::SiteComparison comparison,
                         disclosure::ControlledComparison(figures, sites, request.metric(), range, thresholds));
        return comparison.SerializeAsString();
      }));
  v1::SiteComparison comparison;
  if (!comparison.ParseFromString(answer)) return absl::InternalError("a cached comparison is not readable");
  return comparison;
}

}  // namespace passerelle::statistics
