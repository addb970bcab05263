// The place where a vehicle's stock lives, made once.
#include <absl/strings/str_cat.h>

#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Location> EnsureVehicleLocation(rpc::RpcContext& rpc,
                                                   const v1::EnsureVehicleLocationRequest& request) {
  v1::Location wanted;
  wanted.set_id(request.id());
  wanted.set_site(request.site());
  wanted.set_kind(v1::VEHICLE);
  const db::Bytes request_hash{rpc::RequestHash(request)};
  ASSIGN_OR_RETURN(
      const db::Result added,
      rpc.db().Execute(sql::kInsertLocation,
                       {wanted.id(), wanted.site(), v1::LocationKind_Name(wanted.kind()), request.display_name(),
                        request_hash, events::EncodeFact(LocationFact(wanted, 1)), rpc.trace().Traceparent()}));
  if (!added.empty()) return LocationFromRow(added[0]);
  ASSIGN_OR_RETURN(const db::Result existing, rpc.db().Execute(sql::kFindLocationById, {wanted.id()}));
  if (existing.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site",
                      absl::StrCat("There is no site ", wanted.site(), "."));
  }
  v1::Location location = LocationFromRow(existing[0]);
  if (location.kind() == wanted.kind() && location.site() == wanted.site()) return location;
  return Error(absl::StatusCode::kAlreadyExists, "LOCATION_EXISTS", "Another location has this id.");
}

}  // namespace passerelle::supplies
