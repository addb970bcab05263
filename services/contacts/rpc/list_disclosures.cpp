#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rows.h"
#include "services/contacts/consents/person_zone.h"
#include "services/runtime/base/page.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::ListDisclosuresResponse> ListDisclosures(rpc::RpcContext& rpc,
                                                            const v1::ListDisclosuresRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  RETURN_IF_ERROR(ZoneOfPerson(rpc, request.person()).status());
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListDisclosures,
                       {request.person(), db::TextOrNull(request.consent()), db::TextOrNull(request.referral()),
                        db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListDisclosuresResponse response;
  AnswerPage(request, page, rows, {"disclose_time", "id"}, response,
             [&](const db::Row& row) { *response.add_disclosures() = DisclosureFromRow(row); });
  return response;
}

}  // namespace passerelle::contacts
