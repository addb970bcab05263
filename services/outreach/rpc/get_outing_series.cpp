#include "rpcs/outreach.h"
#include "services/outreach/series/series_rows.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::OutingSeries> GetOutingSeries(rpc::RpcContext& rpc, const v1::GetOutingSeriesRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetOutingSeries, {request.id(), rpc.sites()}));
  if (rows.empty()) return OutingSeriesUnknown();
  return VisibleTo(rpc.principal(), SeriesFromRow(KeeperOf(rpc), rows[0]));
}

}  // namespace passerelle::outreach
