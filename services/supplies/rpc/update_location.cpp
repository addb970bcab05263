// A change of a place's name, the only thing about it that changes.
#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/base/field_mask.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Location> UpdateLocation(rpc::RpcContext& rpc, const v1::UpdateLocationRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), request.location()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.Execute(sql::kLockLocation, {request.location().id(), rpc.sites()}));
  if (rows.empty()) return NotFound("LOCATION_UNKNOWN", "There is no such location.");
  const v1::Location location = LocationFromRow(rows[0]);
  if (!request.location().etag().empty() && request.location().etag() != location.etag()) return EtagMismatch();
  if (fields.empty()) return location;
  if (request.location().display_name().empty()) return InvalidFields({{"displayName", "is required"}});
  const events::v1::Fact fact = LocationFact(location, rows[0].Int("version") + 1);
  ASSIGN_OR_RETURN(const db::Result changed,
                   transaction.ExecuteOne(sql::kUpdateLocation, {location.id(), request.location().display_name(),
                                                                 events::EncodeFact(fact), rpc.trace().Traceparent()}));
  const v1::Location answer = LocationFromRow(changed[0]);
  RETURN_IF_ERROR(transaction.Commit());
  return answer;
}

}  // namespace passerelle::supplies
