#include "services/referrals/deliveries/notify.h"

#include <nlohmann/json.hpp>

#include "services/referrals/alerts/alerts.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

std::string BodyOf(const Notification& notification) {
  nlohmann::ordered_json data;
  if (!notification.referral.empty()) data["referral"] = notification.referral;
  data["partner"] = notification.partner;
  if (notification.state != v1::Referral::STATE_UNSPECIFIED) {
    data["state"] = v1::Referral::State_Name(notification.state);
  }
  const nlohmann::ordered_json body = {
      {"type", notification.type}, {"timestamp", NotificationTime(notification.time)}, {"data", data}};
  return body.dump();
}

}  // namespace

std::string NotificationTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

absl::StatusOr<bool> Notify(db::Transaction& transaction, const Notification& notification) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.ExecuteOne(sql::kNotify,
                                          {notification.id, notification.partner, db::TextOrNull(notification.referral),
                                           notification.type, BodyOf(notification), notification.time}));
  const db::Row row = rows[0];
  const bool reachable = row.Bool("reachable");
  if (!reachable && !notification.referral.empty()) {
    RETURN_IF_ERROR(RaiseAlert(transaction, v1::ReferralAlert::UNREACHABLE, row.TextOrEmpty("site"),
                               notification.partner, notification.referral));
  }
  return reachable && row.Bool("written");
}

absl::Status StopPending(db::Transaction& transaction, const std::string& referral) {
  return transaction.Execute(sql::kStopPendingDeliveries, {referral}).status();
}

}  // namespace passerelle::referrals
