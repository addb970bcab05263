#include "rpcs/outreach.h"
#include "services/outreach/days.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/state.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

db::Params ParamsOf(rpc::RpcContext& rpc, const v1::ListOutingsRequest& request, const Page& page) {
  const bool any_state = request.state() == v1::OUTING_STATE_UNSPECIFIED;
  return {rpc.sites(),
          db::TextOrNull(request.site()),
          db::TextOrNull(request.from()),
          db::TextOrNull(request.to()),
          any_state ? db::Param(std::nullopt) : db::Param(v1::OutingState_Name(request.state())),
          db::TextOrNull(request.series()),
          db::TextOrNull(page.After(0)),
          db::TextOrNull(page.After(1)),
          db::TextOrNull(page.After(2)),
          page.size + 1};
}

}  // namespace

absl::StatusOr<v1::ListOutingsResponse> ListOutings(rpc::RpcContext& rpc, const v1::ListOutingsRequest& request) {
  RETURN_IF_ERROR(CheckDays(request.from(), request.to()));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  // Each has its own index order.
  const db::Statement& statement = request.site().empty() ? sql::kListOutings : sql::kListOutingsOfSite;
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(statement, ParamsOf(rpc, request, page)));
  v1::ListOutingsResponse response;
  OutingReader reader(KeeperOf(rpc));
  AnswerPage(request, page, rows, {"service_day", "start_time", "id"}, response,
             [&](const db::Row& row) { *response.add_outings() = Shown(reader.Read(row), rpc.principal()); });
  return response;
}

}  // namespace passerelle::outreach
