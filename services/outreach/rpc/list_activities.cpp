#include "rpcs/outreach.h"
#include "services/outreach/activities/activities.h"
#include "services/outreach/days.h"
#include "services/outreach/state.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::ListActivitiesResponse> ListActivities(rpc::RpcContext& rpc,
                                                          const v1::ListActivitiesRequest& request) {
  RETURN_IF_ERROR(CheckDays(request.from(), request.to()));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const db::Statement& statement = request.site().empty() ? sql::kListActivities : sql::kListActivitiesOfSite;
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(statement, {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(request.from()),
                                   db::TextOrNull(request.to()), db::TextOrNull(page.After(0)),
                                   db::TextOrNull(page.After(1)), db::TextOrNull(page.After(2)), page.size + 1}));
  v1::ListActivitiesResponse response;
  AnswerPage(request, page, rows, {"service_day", "start_time", "id"}, response,
             [&](const db::Row& row) { *response.add_activities() = ActivityFromRow(KeeperOf(rpc), row); });
  return response;
}

}  // namespace passerelle::outreach
