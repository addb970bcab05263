#include "rpcs/referrals.h"
#include "services/referrals/deliveries/delivery_rows.h"
#include "services/referrals/deliveries/notify.h"
#include "services/referrals/state.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr char kType[] = "partner.test";

absl::Status CheckReachable(db::Executor& db, const std::string& partner) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindDeliveryChannel, {partner, kType}));
  if (rows.empty()) return NotFound("PARTNER_UNKNOWN", "There is no such partner.");
  if (rows[0].IsNull("channel")) {
    return FailedPrecondition("CHANNEL_MISSING", "The partner has neither a working webhook nor an e-mail address.");
  }
  if (rows[0].Text("channel") == "WEBHOOK" && !rows[0].Bool("has_secret")) {
    return FailedPrecondition("SECRET_MISSING", "The partner's webhook has no secret yet.");
  }
  return absl::OkStatus();
}

absl::Status Tell(rpc::RpcContext& rpc, const std::string& id, const std::string& partner) {
  RETURN_IF_ERROR(CheckReachable(rpc.db(), partner));
  Notification notification;
  notification.id = id;
  notification.partner = partner;
  notification.type = kType;
  notification.time = rpc.now();
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(Notify(transaction, notification).status());
  RETURN_IF_ERROR(transaction.Commit());
  rpc.state<State>().courier->bell()->Ring();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::TestNotificationResponse> TestNotification(rpc::RpcContext& rpc,
                                                              const v1::TestNotificationRequest& request) {
  const std::string id = rpc.NewResourceId();
  absl::StatusOr<v1::Delivery> told = ReadDelivery(rpc.db(), id, rpc.sites());
  if (absl::IsNotFound(told.status())) {
    RETURN_IF_ERROR(Tell(rpc, id, request.id()));
    told = ReadDelivery(rpc.db(), id, rpc.sites());
  }
  RETURN_IF_ERROR(told.status());
  if (told->partner() != request.id() || told->type() != kType) return IdempotencyKeyReused();
  v1::TestNotificationResponse response;
  response.set_delivery(told->id());
  return response;
}

}  // namespace passerelle::referrals
