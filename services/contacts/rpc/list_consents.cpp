#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rows.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/consents/person_zone.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::ListConsentsResponse> ListConsents(rpc::RpcContext& rpc, const v1::ListConsentsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOfPerson(rpc, request.person()));
  const bool any_state = request.state() == v1::Consent::STATE_UNSPECIFIED;
  const db::Param state = any_state ? db::Param(std::nullopt) : db::Param(static_cast<std::int32_t>(request.state()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListConsents,
                                    {request.person(), LocalDay(rpc.now(), zone), state, db::TextOrNull(page.After(0)),
                                     db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListConsentsResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_consents() = ConsentFromRow(rpc.vault(), row); });
  return response;
}

}  // namespace passerelle::contacts
