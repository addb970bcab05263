#include "rpcs/outreach.h"
#include "services/outreach/activities/activities.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Activity> CancelActivity(rpc::RpcContext& rpc, const v1::CancelActivityRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Activity activity, LockActivity(rpc, transaction, request.id()));
  if (activity.state() == v1::Activity::CANCELLED) return activity;
  RETURN_IF_ERROR(CheckEtag(activity, request.etag()));
  if (activity.state() == v1::Activity::HELD) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "The activity was held.");
  }
  RETURN_IF_ERROR(transaction.Execute(sql::kFreeStaff, {activity.id()}).status());
  activity.set_state(v1::Activity::CANCELLED);
  activity.set_cancel_reason(request.reason());
  return SaveActivity(rpc, transaction, activity);
}

}  // namespace passerelle::outreach
