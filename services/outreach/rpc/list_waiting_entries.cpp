#include "rpcs/outreach.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/state.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// The statement whose index order fits the narrowest filter; all take the same parameters.
const db::Statement& StatementFor(const v1::ListWaitingEntriesRequest& request) {
  if (!request.person().empty()) return sql::kListWaitingEntriesOfPerson;
  return request.site().empty() ? sql::kListWaitingEntries : sql::kListWaitingEntriesOfSite;
}

}  // namespace

absl::StatusOr<v1::ListWaitingEntriesResponse> ListWaitingEntries(rpc::RpcContext& rpc,
                                                                  const v1::ListWaitingEntriesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string state =
      request.state() == v1::WaitingEntry::STATE_UNSPECIFIED ? "" : v1::WaitingEntry::State_Name(request.state());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(StatementFor(request),
                                    {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(request.person()),
                                     db::TextOrNull(state), db::TextOrNull(page.After(0)), page.size + 1}));
  v1::ListWaitingEntriesResponse response;
  AnswerPage(request, page, rows, {"seq"}, response,
             [&](const db::Row& row) { *response.add_waiting_entries() = WaitingEntryFromRow(KeeperOf(rpc), row); });
  return response;
}

}  // namespace passerelle::outreach
