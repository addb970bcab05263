#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/consents/match.h"
#include "services/contacts/consents/person_zone.h"
#include "services/runtime/base/proto_time.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::CheckConsentResponse> CheckConsent(rpc::RpcContext& rpc, const v1::CheckConsentRequest& request) {
  RETURN_IF_ERROR(CheckCategories(request.disclose(), "disclose"));
  const absl::StatusOr<absl::TimeZone> zone = ZoneOfPerson(rpc, request.person());
  if (absl::IsNotFound(zone.status())) return NoConsent();
  RETURN_IF_ERROR(zone.status());
  ASSIGN_OR_RETURN(const MatchedConsent match, MatchConsent(rpc.db(), request, LocalDay(rpc.now(), *zone)));
  v1::CheckConsentResponse response;
  response.set_consent(match.id);
  if (const auto end_time = EndTime(match.expire_date, *zone)) SetProto(*end_time, *response.mutable_end_time());
  return response;
}

}  // namespace passerelle::contacts
