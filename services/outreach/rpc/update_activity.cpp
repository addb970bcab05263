#include <algorithm>

#include "rpcs/outreach.h"
#include "services/outreach/activities/activities.h"
#include "services/outreach/merge.h"
#include "services/runtime/base/field_mask.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// Whether a change of these fields asks again for somebody's time. A title may change while somebody is away.
bool TakesTime(const std::vector<std::string>& fields) {
  return std::ranges::any_of(fields, [](const std::string& field) {
    return field == "staff" || field == "start_time" || field == "end_time";
  });
}

}  // namespace

absl::StatusOr<v1::Activity> UpdateActivity(rpc::RpcContext& rpc, const v1::UpdateActivityRequest& request) {
  const v1::Activity& changes = request.activity();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), changes));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Activity activity, LockActivity(rpc, transaction, changes.id()));
  RETURN_IF_ERROR(CheckEtag(activity, changes.etag()));
  if (fields.empty()) return activity;
  if (activity.state() != v1::Activity::PLANNED) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "Only an activity that is still planned can be changed.");
  }
  MergeFields(fields, changes, activity);
  RETURN_IF_ERROR(CheckActivity(activity, "activity."));
  ASSIGN_OR_RETURN(std::string service_day, ServiceDayOf(transaction, activity));
  activity.set_service_day(std::move(service_day));

  if (TakesTime(fields)) {
    RETURN_IF_ERROR(transaction.Execute(sql::kFreeStaff, {activity.id()}).status());
    RETURN_IF_ERROR(LockStaff(transaction, activity, "activity."));
    RETURN_IF_ERROR(BookStaff(transaction, activity, "activity."));
  }
  return SaveActivity(rpc, transaction, activity);
}

}  // namespace passerelle::outreach
