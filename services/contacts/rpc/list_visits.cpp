#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

constexpr std::int32_t kDefaultPageSize = 50;
constexpr std::int32_t kMostPageSize = 200;

// The statement whose index order fits the narrowest filter; all take the same parameters.
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
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, kDefaultPageSize, kMostPageSize));
  const auto after = [&page](std::size_t key) {
    return page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after.at(key));
  };
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(StatementFor(request),
                                    {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(request.person()),
                                     db::TextOrNull(request.outing()), db::TextOrNull(request.from()),
                                     db::TextOrNull(request.to()), after(0), after(1), after(2), page.size + 1}));
  v1::ListVisitsResponse response;
  for (const db::Row row : rows) {
    if (response.visits_size() == page.size) {
      const db::Row last = rows[static_cast<std::size_t>(page.size) - 1];
      response.set_next_page_token(NextPageToken(
          request,
          {std::string(last.Text("service_day")), std::string(last.Text("occur_time")), std::string(last.Text("id"))}));
      break;
    }
    *response.add_visits() = VisitFromRow(row);
  }
  return response;
}

}  // namespace passerelle::contacts
