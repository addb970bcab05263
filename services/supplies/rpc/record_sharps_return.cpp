// Used syringes came back.
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/days.h"
#include "services/supplies/sharps/returns.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status CheckContent(const v1::RecordSharpsReturnRequest& request) {
  if (request.syringes_counted() > 0 || request.containers() > 0 || request.decilitres() > 0) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "NOTHING_RECORDED",
               "State syringes, containers or litres that came back.");
}

v1::SharpsReturn ReturnOf(rpc::RpcContext& rpc, const v1::RecordSharpsReturnRequest& request, const Place& place,
                          absl::Time occur_time) {
  v1::SharpsReturn sharps_return;
  sharps_return.set_id(rpc.NewResourceId());
  sharps_return.set_location(request.location());
  sharps_return.set_syringes_counted(request.syringes_counted());
  sharps_return.set_containers(request.containers());
  sharps_return.set_decilitres(request.decilitres());
  sharps_return.set_syringes_estimated(EstimateSyringes(request.decilitres(), rpc.settings().Int(kSyringesPerLitre)));
  sharps_return.set_outing(request.outing());
  sharps_return.set_service_day(place.local_day);
  SetProto(occur_time, *sharps_return.mutable_occur_time());
  return sharps_return;
}

absl::StatusOr<db::Result> Insert(rpc::RpcContext& rpc, const v1::SharpsReturn& made, const Place& place,
                                  const db::Bytes& request_hash) {
  return rpc.db().Execute(
      sql::kInsertSharpsReturn,
      {made.id(), request_hash, made.location(), place.site, made.syringes_counted(), made.containers(),
       made.decilitres(), made.syringes_estimated(), db::TextOrNull(made.outing()), made.service_day(),
       TimeFromProto(made.occur_time()), events::EncodeFact(SharpsReturnFact(made, place.site, place.kind)),
       rpc.trace().Traceparent()});
}

}  // namespace

absl::StatusOr<v1::SharpsReturn> RecordSharpsReturn(rpc::RpcContext& rpc,
                                                    const v1::RecordSharpsReturnRequest& request) {
  RETURN_IF_ERROR(CheckContent(request));
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(rpc.now()));
  const absl::Time occur_time = request.has_occur_time() ? TimeFromProto(request.occur_time()) : now;
  RETURN_IF_ERROR(CheckOccurTime(occur_time, now));
  ASSIGN_OR_RETURN(Place place, FindPlace(rpc, request.location(), occur_time));
  if (!request.outing().empty()) {
    ASSIGN_OR_RETURN(place.local_day, DayOfOuting(rpc.db(), request.outing(), place.site));
  }
  const v1::SharpsReturn made = ReturnOf(rpc, request, place, occur_time);
  const db::Bytes request_hash{rpc::RequestHash(request)};
  ASSIGN_OR_RETURN(const db::Result added, Insert(rpc, made, place, request_hash));
  if (!added.empty()) return SharpsReturnFromRow(added[0]);
  ASSIGN_OR_RETURN(const db::Result existing,
                   rpc.db().ExecuteOne(sql::kGetSharpsReturn, {made.id(), db::Param(std::nullopt)}));
  if (existing[0].Bytes("request_hash") != request_hash.value) return IdempotencyKeyReused();
  return SharpsReturnFromRow(existing[0]);
}

}  // namespace passerelle::supplies
