#include <algorithm>

#include "rpcs/contacts.h"
#include "services/contacts/codes.h"
#include "services/contacts/rows.h"
#include "services/contacts/sealing/personal.h"
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
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kFindPersonByCode, {db::Bytes{CodeHash(rpc.vault(), *code)}}));
  v1::ListPeopleResponse response;
  for (const db::Row row : rows) {
    *response.add_people() = PersonFromRow(rpc.vault(), row);
    KeepIdentityAtItsSites(rpc, *response.mutable_people()->rbegin());
  }
  return response;
}

absl::StatusOr<db::Result> ReadRows(rpc::RpcContext& rpc, const v1::ListPeopleRequest& request,
                                    const std::string& prefix, const Page& page) {
  const auto after = [&page](std::size_t key) {
    return page.after.empty() ? db::Param(std::nullopt) : db::Param(page.after.at(key));
  };
  const bool whole_association = request.site().empty() && rpc.principal().WholeAssociation();
  db::Params params = {after(0), after(1), page.size + 1};
  if (whole_association && prefix.empty()) return rpc.db().Execute(sql::kListPeople, params);
  params.push_back(request.site().empty() ? rpc.sites() : db::Param(std::vector{request.site()}));
  if (prefix.empty()) return rpc.db().Execute(sql::kListPeopleOfSites, params);
  params.emplace_back(PseudonymPrefix(rpc.vault(), prefix));
  return rpc.db().Execute(sql::kSearchPeople, params);
}

// The index knows the first letters only; a page of a longer search may therefore be shorter than asked for. Who is
// found by another record's pseudonym is found by these letters.
bool IsFound(const db::Row& row, const v1::Person& person, const std::string& prefix) {
  return row.Bool("by_other_record") || BeginsWith(person.pseudonym(), prefix);
}

}  // namespace

absl::StatusOr<v1::ListPeopleResponse> ListPeople(rpc::RpcContext& rpc, const v1::ListPeopleRequest& request) {
  if (!request.code().empty()) return FindByCode(rpc, request);
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  v1::ListPeopleResponse response;
  // The site narrows the caller's sites, so another's site leaves nobody.
  if (!request.site().empty() && !rpc.principal().MayActFor(request.site())) return response;
  const std::string prefix = Fold(request.q());
  ASSIGN_OR_RETURN(const db::Result rows, ReadRows(rpc, request, prefix, page));
  AnswerPage(request, page, rows, {"create_time", "id"}, response, [&](const db::Row& row) {
    v1::Person person = PersonFromRow(rpc.vault(), row);
    if (!prefix.empty() && !IsFound(row, person, prefix)) return;
    *response.add_people() = std::move(person);
  });
  return response;
}

}  // namespace passerelle::contacts
