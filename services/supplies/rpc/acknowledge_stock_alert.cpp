// Somebody has looked at an alert.
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/alerts.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// The alert as it is now; none when there is no such alert.
absl::StatusOr<std::optional<v1::StockAlert>> Find(rpc::RpcContext& rpc,
                                                   const v1::AcknowledgeStockAlertRequest& request) {
  db::Params params = {rpc.sites(), request.site(), ExpiringWithin(request.expiring_within_days()), rpc.now()};
  params.resize(9, db::Param(std::nullopt));  // from the first on
  for (db::Param& param :
       db::Params{1, static_cast<int>(request.kind()), request.location(), request.item(), request.lot()}) {
    params.push_back(std::move(param));
  }
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListStockAlerts, params));
  if (rows.empty()) return std::nullopt;
  return StockAlertFromRow(rows[0]);
}

}  // namespace

absl::StatusOr<v1::StockAlert> AcknowledgeStockAlert(rpc::RpcContext& rpc,
                                                     const v1::AcknowledgeStockAlertRequest& request) {
  ASSIGN_OR_RETURN(std::optional<v1::StockAlert> alert, Find(rpc, request));
  if (!alert) return NotFound("ALERT_UNKNOWN", "There is no such alert.");
  if (alert->has_acknowledge_time()) return *alert;
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(rpc.now()));
  RETURN_IF_ERROR(
      rpc.db()
          .Execute(sql::kAcknowledgeStockAlert,
                   {static_cast<int>(alert->kind()), alert->site(), alert->location(), alert->item(), alert->lot(),
                    alert->quantity(), db::TextOrNull(alert->expire_date()), now, rpc.principal().subject})
          .status());
  SetProto(now, *alert->mutable_acknowledge_time());
  alert->set_acknowledged_by(rpc.principal().subject);
  return *alert;
}

}  // namespace passerelle::supplies
