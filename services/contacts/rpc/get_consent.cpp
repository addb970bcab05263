#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rows.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/consents/person_zone.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Consent> GetConsent(rpc::RpcContext& rpc, const v1::GetConsentRequest& request) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOfPerson(rpc, request.person()));
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetConsent, {request.consent(), request.person(),
                                                                              LocalDay(rpc.now(), zone)}));
  if (rows.empty()) return NotFound("CONSENT_UNKNOWN", "The person has no consent of this id.");
  return ConsentFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
