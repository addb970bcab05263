// Waste was handed to the carrier.
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/sharps/returns.h"
#include "services/supplies/sharps/waste_slips.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::StatusOr<db::Result> Insert(rpc::RpcContext& rpc, const std::string& id, const db::Bytes& request_hash,
                                  const v1::RecordWasteSlipRequest& request, const Place& place,
                                  absl::Time occur_time) {
  return rpc.db().Execute(sql::kInsertWasteSlip,
                          {id, request_hash, request.location(), place.site, request.number(), request.carrier(),
                           request.grams(), request.containers(), place.local_day, occur_time});
}

}  // namespace

absl::StatusOr<v1::WasteSlip> RecordWasteSlip(rpc::RpcContext& rpc, const v1::RecordWasteSlipRequest& request) {
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(rpc.now()));
  const absl::Time occur_time = request.has_occur_time() ? TimeFromProto(request.occur_time()) : now;
  RETURN_IF_ERROR(CheckOccurTime(occur_time, now));
  ASSIGN_OR_RETURN(const Place place, FindPlace(rpc, request.location(), occur_time));
  const std::string id = rpc.NewResourceId();
  const db::Bytes request_hash{rpc::RequestHash(request)};
  const absl::StatusOr<db::Result> added = Insert(rpc, id, request_hash, request, place, occur_time);
  const bool number_taken = db::ViolatedConstraint(added.status()) == "waste_slips_number_key";
  if (!added.ok() && !number_taken) return added.status();
  if (added.ok() && !added->empty()) return WasteSlipFromRow((*added)[0]);
  // Of two calls with one key at the same moment, the second may find the number taken before the id.
  ASSIGN_OR_RETURN(const db::Result existing, rpc.db().Execute(sql::kFindWasteSlip, {id, db::Param(std::nullopt)}));
  if (existing.empty()) {
    return FieldError(absl::StatusCode::kAlreadyExists, "SLIP_EXISTS", "number",
                      "A slip of this carrier with this number is recorded already.");
  }
  if (existing[0].Bytes("request_hash") != request_hash.value) return IdempotencyKeyReused();
  return WasteSlipFromRow(existing[0]);
}

}  // namespace passerelle::supplies
