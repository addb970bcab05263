#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/consents/match.h"
#include "services/contacts/rows.h"
#include "services/contacts/state.h"
#include "services/runtime/base/uuid.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

absl::Status CheckRequest(const v1::CheckConsentRequest& check) {
  if (check.consent().empty()) return InvalidFields({{"check.consent", "is required"}});
  return CheckCategories(check.disclose(), "check.disclose");
}

absl::Status Record(db::Transaction& transaction, const v1::DiscloseRequest& request) {
  const v1::CheckConsentRequest& check = request.check();
  return transaction
      .Execute(sql::kRecordDisclosure,
               {NewUuidV7(), check.consent(), check.person(), request.referral(), check.partner(),
                Distinct(check.disclose()), static_cast<std::int32_t>(request.channel())})
      .status();
}

}  // namespace

absl::StatusOr<v1::DiscloseResponse> Disclose(rpc::RpcContext& rpc, const v1::DiscloseRequest& request) {
  const v1::CheckConsentRequest& check = request.check();
  RETURN_IF_ERROR(CheckRequest(check));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  // The consent is looked at only once it is held: a withdrawal that came first is seen, and one that comes later waits
  // until this disclosure is on record.
  RETURN_IF_ERROR(transaction.Execute(sql::kHoldConsent, {check.consent()}).status());
  ASSIGN_OR_RETURN(const db::Result people, transaction.Execute(sql::kGetPerson, {check.person(), std::nullopt, ""}));
  if (people.empty()) return NoConsent();
  const v1::Person person = PersonFromRow(rpc.vault(), people[0]);
  const absl::TimeZone zone = rpc.state<State>().sites.Find(person.site()).value_or(absl::UTCTimeZone());
  RETURN_IF_ERROR(MatchConsent(transaction, check, LocalDay(rpc.now(), zone)).status());
  RETURN_IF_ERROR(Record(transaction, request));
  RETURN_IF_ERROR(transaction.Commit());
  return DisclosedOf(person, check.disclose());
}

}  // namespace passerelle::contacts
