#include "services/referrals/deliveries/watch_alerts.h"

#include "services/referrals/deliveries/notify.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr char kPublished[] = "alert.published";
constexpr char kEnded[] = "alert.ended";

}  // namespace

absl::Status TellOfAlert(db::Transaction& transaction, const events::v1::WatchAlertChanged& alert) {
  RETURN_IF_ERROR(
      transaction
          .Execute(sql::kUpsertWatchAlert, {alert.alert(), alert.title(), alert.text(), alert.level(), alert.version()})
          .status());
  const bool ended = alert.state() == "ENDED";
  const absl::Time time = TimeFromProto(alert.time());
  return transaction
      .Execute(sql::kTellWatchAlert,
               {alert.alert(), ended ? kEnded : kPublished, ended ? db::Param(kPublished) : db::Param(std::nullopt),
                alert.level(), time, NotificationTime(time)})
      .status();
}

}  // namespace passerelle::referrals
