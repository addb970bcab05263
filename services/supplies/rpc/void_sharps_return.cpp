// A return of used syringes counts no more.
#include "rpcs/supplies.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/sharps/returns.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::SharpsReturn> VoidSharpsReturn(rpc::RpcContext& rpc, const v1::VoidSharpsReturnRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, rpc.db().Execute(sql::kGetSharpsReturn, {request.id(), rpc.sites()}));
  if (found.empty()) return NotFound("RETURN_UNKNOWN", "There is no such return.");
  v1::SharpsReturn voided = SharpsReturnFromRow(found[0]);
  if (voided.voided()) return voided;
  voided.set_voided(true);
  const events::v1::Fact fact =
      SharpsReturnFact(voided, std::string(found[0].Text("site")), std::string(found[0].Text("location_kind")));
  RETURN_IF_ERROR(rpc.db()
                      .Execute(sql::kVoidSharpsReturn,
                               {request.id(), request.reason(), events::EncodeFact(fact), rpc.trace().Traceparent()})
                      .status());
  return voided;
}

}  // namespace passerelle::supplies
