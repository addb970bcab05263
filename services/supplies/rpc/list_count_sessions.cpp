// A page of counts.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/counting/sessions.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListCountSessionsResponse> ListCountSessions(rpc::RpcContext& rpc,
                                                                const v1::ListCountSessionsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any_state = request.state() == v1::CountSession::STATE_UNSPECIFIED;
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListCountSessions,
                                    {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(request.location()),
                                     db::TextOrNull(any_state ? "" : v1::CountSession::State_Name(request.state())),
                                     db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListCountSessionsResponse response;
  AnswerPage(request, page, rows, {"open_time", "id"}, response,
             [&](const db::Row& row) { *response.add_sessions() = CountSessionFromRow(row); });
  return response;
}

}  // namespace passerelle::supplies
