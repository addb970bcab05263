#include <absl/strings/ascii.h>

#include "rpcs/contacts.h"
#include "services/contacts/rows.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::Visit> VoidVisit(rpc::RpcContext& rpc, const v1::VoidVisitRequest& request) {
  events::v1::Fact fact;
  fact.mutable_visit_voided()->set_visit(absl::AsciiStrToLower(request.id()));
  const db::Params params = {request.id(), rpc.sites(), request.reason(), events::EncodeFact(fact),
                             rpc.trace().Traceparent()};
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kVoidVisit, params));
  if (rows.empty()) return NotFound("VISIT_UNKNOWN", "There is no visit of this id.");
  if (rows[0].Int32("state") != v1::VOIDED) {
    // A concurrent call voided it while this one waited.
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetVisit, {request.id(), rpc.sites()}));
  }
  return VisitFromRow(rows[0]);
}

}  // namespace passerelle::contacts
