#include "rpcs/outreach.h"
#include "services/outreach/activities/activities.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/state.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

v1::Activity ActivityOf(const v1::CreateActivityRequest& request, std::string id) {
  v1::Activity activity;
  activity.set_id(std::move(id));
  activity.set_site(request.site());
  activity.set_kind(request.kind());
  activity.set_title(request.title());
  *activity.mutable_start_time() = request.start_time();
  *activity.mutable_end_time() = request.end_time();
  *activity.mutable_staff() = request.staff();
  activity.set_capacity(request.capacity());
  activity.set_note(request.note());
  activity.set_state(v1::Activity::PLANNED);
  return activity;
}

// The activity that the same request planned before, if it did.
absl::StatusOr<db::Result> FindPlanned(db::Executor& db, const std::string& id) {
  return db.Execute(sql::kGetActivity, {id, std::nullopt});
}

absl::StatusOr<v1::Activity> Planned(rpc::RpcContext& rpc, const db::Row& row, const std::string& request_hash) {
  if (!vault::IsSameRequest(rpc.vault(), row.Bytes("request_hash"), request_hash)) return IdempotencyKeyReused();
  return ActivityFromRow(KeeperOf(rpc), row);
}

absl::StatusOr<db::Result> Insert(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Activity& activity,
                                  const std::string& request_hash) {
  return transaction.Execute(
      sql::kCreateActivity,
      {activity.id(), activity.site(), v1::Activity::Kind_Name(activity.kind()), activity.title(),
       TimeFromProto(activity.start_time()), TimeFromProto(activity.end_time()), activity.service_day(),
       std::vector<std::string>(activity.staff().begin(), activity.staff().end()), activity.capacity(),
       KeeperOf(rpc).Seal(kActivityNote, activity.note()), db::Bytes{request_hash},
       events::EncodeFact(ActivityFact(activity, 1)), rpc.trace().Traceparent()});
}

}  // namespace

absl::StatusOr<v1::Activity> CreateActivity(rpc::RpcContext& rpc, const v1::CreateActivityRequest& request) {
  v1::Activity activity = ActivityOf(request, rpc.NewResourceId());
  RETURN_IF_ERROR(CheckActivity(activity, ""));
  ASSIGN_OR_RETURN(std::string service_day, ServiceDayOf(rpc.db(), activity));
  activity.set_service_day(std::move(service_day));

  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  // What stands is answered before its staff are looked at again: they may be away by now.
  ASSIGN_OR_RETURN(const db::Result before, FindPlanned(transaction, activity.id()));
  if (!before.empty()) return Planned(rpc, before[0], hash);
  ASSIGN_OR_RETURN(db::Result rows, Insert(rpc, transaction, activity, hash));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, FindPlanned(transaction, activity.id()));
    return Planned(rpc, rows[0], hash);
  }
  if (!rows[0].Bool("fresh")) return Planned(rpc, rows[0], hash);
  RETURN_IF_ERROR(LockStaff(transaction, activity, ""));
  RETURN_IF_ERROR(BookStaff(transaction, activity, ""));
  RETURN_IF_ERROR(transaction.Commit());
  return ActivityFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::outreach
