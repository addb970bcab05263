#include "services/statistics/sites.h"

#include "services/runtime/base/text.h"
#include "services/runtime/rpc/policy.h"
#include "services/statistics/state.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::StatusOr<absl::CivilDay> TodayAt(rpc::RpcContext& rpc, const std::string& site) {
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kFindSite, {site}));
  if (found.empty()) {
    ASSIGN_OR_RETURN(const Positions positions, ReadPositions(rpc.db()));
    return positions.whole ? rpc::SiteUnknown() : FiguresCatchingUp();
  }
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(ToAbsl(found[0].Text("time_zone")), &zone)) {
    return absl::InternalError("a site's time zone is not known here");
  }
  return absl::ToCivilDay(rpc.now(), zone);
}

}  // namespace passerelle::statistics
