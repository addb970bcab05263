#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rows.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/consents/person_zone.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

constexpr std::int32_t kMostDisclosures = 200;

absl::StatusOr<v1::Consent> Withdraw(rpc::RpcContext& rpc, const v1::WithdrawConsentRequest& request) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOfPerson(rpc, request.person()));
  const db::Params key = {request.consent(), request.person(), LocalDay(rpc.now(), zone)};
  db::Params params = key;
  params.emplace_back(events::EncodeFact(WithdrawalFact(request.consent(), request.person())));
  params.emplace_back(rpc.trace().Traceparent());
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kWithdrawConsent, params));
  if (rows.empty()) return NotFound("CONSENT_UNKNOWN", "The person has no consent of this id.");
  if (rows[0].IsNull("withdraw_time")) {
    // A concurrent call withdrew it while this one waited.
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetConsent, key));
  }
  return ConsentFromRow(rpc.vault(), rows[0]);
}

}  // namespace

absl::StatusOr<v1::WithdrawConsentResponse> WithdrawConsent(rpc::RpcContext& rpc,
                                                            const v1::WithdrawConsentRequest& request) {
  v1::WithdrawConsentResponse response;
  ASSIGN_OR_RETURN(*response.mutable_consent(), Withdraw(rpc, request));
  // Read after the withdrawal is committed, so that a disclosure it waited for is among them.
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListDisclosures, {request.person(), request.consent(), std::nullopt,
                                                            std::nullopt, std::nullopt, kMostDisclosures}));
  for (const db::Row row : rows) *response.add_disclosures() = DisclosureFromRow(row);
  return response;
}

}  // namespace passerelle::contacts
