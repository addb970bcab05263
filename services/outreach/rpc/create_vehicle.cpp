#include <absl/time/clock.h>

#include "passerelle/supplies/v1/vehicle_stock.pb.h"
#include "rpcs/outreach.h"
#include "services/outreach/deadlines.h"
#include "services/outreach/fleet/fleet.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// The location comes first, so that a vehicle never stands without one; should this process die in between, the call
// that is sent again finds it.
absl::Status EnsureLocation(rpc::RpcContext& rpc, const v1::CreateVehicleRequest& request,
                            const std::string& location) {
  supplies::v1::EnsureVehicleLocationRequest wanted;
  wanted.set_id(location);
  wanted.set_site(request.site());
  wanted.set_display_name(request.display_name());
  absl::Status status =
      rpc.neighbours()
          .Call<supplies::v1::Location>("passerelle.supplies.v1.VehicleStockService.EnsureVehicleLocation", wanted,
                                        rpc.deadline() - kLeastForWriting, rpc.trace())
          .status();
  // A site that exists here and is unknown there has just been created: its feed is on the way.
  const bool again = status.code() == absl::StatusCode::kUnavailable ||
                     status.code() == absl::StatusCode::kDeadlineExceeded || ReasonOf(status) == "SITE_UNKNOWN";
  if (!again) return status;
  return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
                              "Supplies cannot make the vehicle's location at this moment; try again."),
                        absl::Seconds(1));
}

absl::StatusOr<db::Result> Insert(rpc::RpcContext& rpc, const v1::CreateVehicleRequest& request, const std::string& id,
                                  const std::string& location, const std::string& hash) {
  absl::StatusOr<db::Result> rows =
      rpc.db().Execute(sql::kCreateVehicle, {id, request.site(), request.display_name(), location, db::Bytes{hash}});
  if (db::ViolatedConstraint(rows.status()) == "vehicle_location_key") {
    return FieldError(absl::StatusCode::kAlreadyExists, "LOCATION_EXISTS", "location",
                      "Another vehicle already has this location.");
  }
  if (!rows.ok() || !rows->empty()) return rows;
  return rpc.db().ExecuteOne(sql::kGetVehicle, {id, std::nullopt});
}

}  // namespace

absl::StatusOr<v1::Vehicle> CreateVehicle(rpc::RpcContext& rpc, const v1::CreateVehicleRequest& request) {
  const std::string id = request.id().empty() ? rpc.NewResourceId() : request.id();
  const std::string location = request.location().empty() ? id : request.location();
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kGetVehicle, {id, std::nullopt}));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(const db::Result site, rpc.db().Execute(sql::kGetSite, {request.site()}));
    if (site.empty()) return rpc::SiteUnknown();
    RETURN_IF_ERROR(EnsureLocation(rpc, request, location));
    ASSIGN_OR_RETURN(rows, Insert(rpc, request, id, location, hash));
  }
  RETURN_IF_ERROR(CheckSameRequest(rpc.vault(), rows[0], hash, request.id(), "VEHICLE_EXISTS"));
  return VehicleFromRow(rows[0]);
}

}  // namespace passerelle::outreach
