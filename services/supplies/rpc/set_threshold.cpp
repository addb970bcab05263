// The threshold of a location.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Threshold> SetThreshold(rpc::RpcContext& rpc, const v1::SetThresholdRequest& request) {
  ASSIGN_OR_RETURN(const db::Result location, rpc.db().Execute(sql::kGetLocation, {request.location(), rpc.sites()}));
  if (location.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "LOCATION_UNKNOWN", "location",
                      absl::StrCat("There is no location ", request.location(), "."));
  }
  ASSIGN_OR_RETURN(const db::Result item, rpc.db().Execute(sql::kGetItem, {request.item()}));
  if (item.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", "item",
                      absl::StrCat("There is no item ", request.item(), "."));
  }
  const bool own = request.has_alert_below();
  const db::Param alert_below = own ? db::Param(request.alert_below()) : db::Param(std::nullopt);
  RETURN_IF_ERROR(rpc.db().Execute(sql::kSetThreshold, {request.location(), request.item(), alert_below}).status());
  v1::Threshold threshold;
  threshold.set_location(request.location());
  threshold.set_item(request.item());
  threshold.set_alert_below(own ? request.alert_below() : item[0].Int32("alert_below"));
  threshold.set_own(own);
  return threshold;
}

}  // namespace passerelle::supplies
