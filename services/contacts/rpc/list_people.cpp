#include <algorithm>

#include "rpcs/contacts.h"
#include "services/contacts/codes.h"
#include "services/contacts/rows.h"
#include "services/runtime/base/folding.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// Whoever hears a code may receive the person, but civil identity stays with the sites that know the person already.
void KeepIdentityAtItsSites(const rpc::RpcContext& rpc, v1::Person& person) {
  const auto& sites = person.sites();
  const bool known =
      std::any_of(sites.begin(), sites.end(), [&](const std::string& site) { return rpc.principal().MayActFor(site); });
  if (!known) person.clear_identity();
}

absl::StatusOr<v1::ListPeopleResponse> FindByCode(rpc::RpcContext& rpc, const v1::ListPeopleRequest& request) {
  if (!request.site().empty() || !request.q().empty() || !request.page_token().empty()) {
    return InvalidFields({{"code", "must stand alone, without site, q or pageToken"}});
  }
  const std::optional<std::string> code = ParseCode(request.code());
  if (!code) {
    return FieldError(absl::StatusCode::kInvalidArgument, "CODE_INVALID", "code",
                      "No code reads like this: a symbol is wrong.");
  }
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kFindPersonByCode, {*code}));
  v1::ListPeopleResponse response;
  for (const db::Row row : rows) {
    *response.add_people() = PersonFromRow(row);
    KeepIdentityAtItsSites(rpc, *response.mutable_people()->rbegin());
  }
  return response;
}

absl::StatusOr<db::Result> ReadRows(rpc::RpcContext& rpc, const v1::ListPeopleRequest& request, const Page& page) {
  const auto after = [&page](std::size_t key) {
    return page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after.at(key));
  };
  const std::string prefix = Fold(request.q());
  const bool whole_association = request.site().empty() && rpc.principal().WholeAssociation();
  db::Params params = {after(0), after(1), page.size + 1};
  if (whole_association && prefix.empty()) return rpc.db().Execute(sql::kListPeople, params);
  params.push_back(request.site().empty() ? rpc.sites() : db::Param(std::vector{request.site()}));
  if (prefix.empty()) return rpc.db().Execute(sql::kListPeopleOfSites, params);
  params.push_back(prefix);
  params.push_back(AfterPrefix(prefix));
  return rpc.db().Execute(sql::kSearchPeople, params);
}

}  // namespace

absl::StatusOr<v1::ListPeopleResponse> ListPeople(rpc::RpcContext& rpc, const v1::ListPeopleRequest& request) {
  if (!request.code().empty()) return FindByCode(rpc, request);
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  v1::ListPeopleResponse response;
  // The site narrows the caller's sites, so another's site leaves nobody.
  if (!request.site().empty() && !rpc.principal().MayActFor(request.site())) return response;
  ASSIGN_OR_RETURN(const db::Result rows, ReadRows(rpc, request, page));
  for (const db::Row row : rows) {
    if (response.people_size() == page.size) {
      const db::Row last = rows[static_cast<std::size_t>(page.size) - 1];
      response.set_next_page_token(
          NextPageToken(request, {std::string(last.Text("create_time")), std::string(last.Text("id"))}));
      break;
    }
    *response.add_people() = PersonFromRow(row);
  }
  return response;
}

}  // namespace passerelle::contacts
