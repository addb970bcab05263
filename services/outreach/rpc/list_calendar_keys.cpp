#include "rpcs/outreach.h"
#include "services/outreach/calendar/calendar_keys.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListCalendarKeysResponse> ListCalendarKeys(rpc::RpcContext& rpc,
                                                              const v1::ListCalendarKeysRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListCalendarKeys, {request.site(), db::TextOrNull(page.After(0)), page.size + 1}));
  v1::ListCalendarKeysResponse response;
  AnswerPage(request, page, rows, {"id"}, response,
             [&](const db::Row& row) { *response.add_calendar_keys() = CalendarKeyFromRow(row); });
  return response;
}

}  // namespace passerelle::outreach
