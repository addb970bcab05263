#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// The statement whose index order fits the narrowest filter; all take the same parameters, and that of a person
// the caller besides.
const db::Statement& StatementFor(const v1::ListVisitsRequest& request) {
  if (!request.person().empty()) return sql::kListVisitsOfPerson;
  if (!request.outing().empty()) return sql::kListVisitsOfOuting;
  if (!request.site().empty()) return sql::kListVisitsOfSite;
  return sql::kListVisits;
}

}  // namespace

absl::StatusOr<v1::ListVisitsResponse> ListVisits(rpc::RpcContext& rpc, const v1::ListVisitsRequest& request) {
  if (!request.from().empty() && !request.to().empty() && request.from() > request.to()) {
    return InvalidFields({{"to", "must not be before from"}});
  }
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  db::Params params = {rpc.sites(),
                       db::TextOrNull(request.site()),
                       db::TextOrNull(request.person()),
                       db::TextOrNull(request.outing()),
                       db::TextOrNull(request.from()),
                       db::TextOrNull(request.to()),
                       db::TextOrNull(page.After(0)),
                       db::TextOrNull(page.After(1)),
                       db::TextOrNull(page.After(2)),
                       page.size + 1};
  if (!request.person().empty()) params.emplace_back(rpc.principal().subject);
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(StatementFor(request), params));
  v1::ListVisitsResponse response;
  AnswerPage(request, page, rows, {"service_day", "occur_time", "id"}, response,
             [&](const db::Row& row) { *response.add_visits() = VisitFromRow(rpc.vault(), row); });
  return response;
}

}  // namespace passerelle::contacts
