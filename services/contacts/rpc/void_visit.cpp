#include <absl/strings/ascii.h>

#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "services/contacts/sealing/personal.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Visit> VoidVisit(rpc::RpcContext& rpc, const v1::VoidVisitRequest& request) {
  events::v1::Fact fact;
  fact.mutable_visit_voided()->set_visit(absl::AsciiStrToLower(request.id()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  // Held, so that the reason lies under the key of whom the visit names when it is written.
  ASSIGN_OR_RETURN(const db::Result held, transaction.Execute(sql::kHoldVisit, {request.id(), rpc.sites()}));
  if (held.empty()) return NotFound("VISIT_UNKNOWN", "There is no visit of this id.");
  const std::string owner = OwnerOfVisit(held[0].TextOrEmpty("person"));
  ASSIGN_OR_RETURN(const vault::DataKey key, vault::MakeDataKey(transaction, rpc.vault(), owner));
  const db::Params params = {request.id(), rpc.sites(), db::Bytes{key.Seal(kVoidReasonField, request.reason())},
                             events::EncodeFact(fact), rpc.trace().Traceparent()};
  ASSIGN_OR_RETURN(const db::Result rows, transaction.ExecuteOne(sql::kVoidVisit, params));
  RETURN_IF_ERROR(transaction.Commit());
  return VisitFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
