#include "rpcs/outreach.h"
#include "services/outreach/calendar/calendar_keys.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::CalendarKey> RevokeCalendarKey(rpc::RpcContext& rpc, const v1::RevokeCalendarKeyRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kRevokeCalendarKey, {request.id(), request.site()}));
  if (rows.empty()) return NotFound("CALENDAR_KEY_UNKNOWN", "The site has no calendar key of this id.");
  return CalendarKeyFromRow(rows[0]);
}

}  // namespace passerelle::outreach
