// A new place where stock lives.
#include <absl/strings/str_cat.h>

#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Location> CreateLocation(rpc::RpcContext& rpc, const v1::CreateLocationRequest& request) {
  v1::Location location;
  location.set_id(request.id());
  location.set_site(request.site());
  location.set_kind(request.kind());
  const db::Bytes request_hash{rpc::RequestHash(request)};
  ASSIGN_OR_RETURN(
      const db::Result added,
      rpc.db().Execute(sql::kInsertLocation,
                       {request.id(), request.site(), v1::LocationKind_Name(request.kind()), request.display_name(),
                        request_hash, events::EncodeFact(LocationFact(location, 1)), rpc.trace().Traceparent()}));
  if (!added.empty()) return LocationFromRow(added[0]);
  ASSIGN_OR_RETURN(const db::Result existing, rpc.db().Execute(sql::kFindLocationById, {request.id()}));
  if (existing.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site",
                      absl::StrCat("There is no site ", request.site(), "."));
  }
  if (existing[0].Bytes("request_hash") == request_hash.value) return LocationFromRow(existing[0]);
  return Error(absl::StatusCode::kAlreadyExists, "LOCATION_EXISTS", "Another location has this id.");
}

}  // namespace passerelle::supplies
