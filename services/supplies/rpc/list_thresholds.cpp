// The thresholds that a location sets for itself.
#include "rpcs/supplies.h"
#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// What the response shows at most: more than any catalogue has.
constexpr std::int32_t kMost = 1000;

}  // namespace

absl::StatusOr<v1::ListThresholdsResponse> ListThresholds(rpc::RpcContext& rpc,
                                                          const v1::ListThresholdsRequest& request) {
  ASSIGN_OR_RETURN(const db::Result location, rpc.db().Execute(sql::kGetLocation, {request.location(), rpc.sites()}));
  if (location.empty()) return NotFound("LOCATION_UNKNOWN", "There is no such location.");
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListThresholds, {request.location(), kMost}));
  v1::ListThresholdsResponse response;
  for (const db::Row& row : rows) {
    v1::Threshold& threshold = *response.add_thresholds();
    threshold.set_location(std::string(row.Text("location")));
    threshold.set_item(std::string(row.Text("item")));
    threshold.set_alert_below(row.Int32("alert_below"));
    threshold.set_own(true);
  }
  return response;
}

}  // namespace passerelle::supplies
