#include "rpcs/outreach.h"
#include "services/outreach/activities/activities.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Activity> HoldActivity(rpc::RpcContext& rpc, const v1::HoldActivityRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Activity activity, LockActivity(rpc, transaction, request.id()));
  if (activity.state() == v1::Activity::HELD && activity.participants() == request.participants()) return activity;
  RETURN_IF_ERROR(CheckEtag(activity, request.etag()));
  if (activity.state() == v1::Activity::CANCELLED) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "The activity was cancelled.");
  }
  activity.set_state(v1::Activity::HELD);
  activity.set_participants(request.participants());
  return SaveActivity(rpc, transaction, activity);
}

}  // namespace passerelle::outreach
