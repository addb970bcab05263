#include "rpcs/outreach.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::FindOutingResponse> FindOuting(rpc::RpcContext& rpc, const v1::FindOutingRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kFindOuting, {request.outing(), request.site()}));
  if (rows.empty()) return NotFound("OUTING_UNKNOWN", "The site has no outing of this id.");
  v1::FindOutingResponse response;
  response.set_service_day(std::string(rows[0].Text("service_day")));
  response.set_location(std::string(rows[0].Text("location")));
  return response;
}

}  // namespace passerelle::outreach
