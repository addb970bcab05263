#include "rpcs/statistics.h"
#include "services/runtime/base/grid.h"
#include "services/runtime/base/search_words.h"
#include "services/runtime/base/status.h"
#include "services/statistics/sites.h"
#include "services/statistics/watch/observations.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// The local day of the observation. INVALID_ARGUMENT (TIME_IN_FUTURE).
absl::StatusOr<std::string> DayOfObservation(rpc::RpcContext& rpc, const v1::CreateObservationRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay today, TodayAt(rpc, request.site()));
  const std::string now = absl::FormatCivilTime(today);
  // Days are written YYYY-MM-DD, so their text order is their order in time.
  if (request.day() <= now) return request.day().empty() ? now : request.day();
  return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "day", "It has not happened yet.");
}

// The request with nothing in it that is more exact than what is kept: its hash is kept too, and a place could be found
// from the hash by trying those around.
v1::CreateObservationRequest Rounded(v1::CreateObservationRequest request) {
  if (request.has_place()) {
    request.mutable_place()->set_latitude(OnGrid(request.place().latitude()));
    request.mutable_place()->set_longitude(OnGrid(request.place().longitude()));
  }
  return request;
}

v1::Observation ObservationOf(const v1::CreateObservationRequest& request, std::string id) {
  v1::Observation observation;
  observation.set_id(std::move(id));
  observation.set_site(request.site());
  observation.set_substance(SubstanceName(request.substance()));
  observation.set_found(request.found());
  observation.set_form(request.form());
  observation.set_route(request.route());
  *observation.mutable_effects() = request.effects();
  observation.set_price_cents(request.price_cents());
  if (request.has_place()) *observation.mutable_place() = request.place();
  observation.set_source(request.source());
  return observation;
}

db::Params ParamsOf(const v1::Observation& observation, const std::string& request_hash) {
  const bool placed = observation.has_place();
  return {observation.id(),
          observation.site(),
          observation.substance(),
          SearchWords(observation.substance()),
          observation.found(),
          v1::Observation::SubstanceForm_Name(observation.form()),
          v1::Observation::Route_Name(observation.route()),
          std::vector<std::string>(observation.effects().begin(), observation.effects().end()),
          observation.price_cents(),
          placed ? db::Param(absl::StrCat(observation.place().latitude())) : db::Param(std::nullopt),
          placed ? db::Param(absl::StrCat(observation.place().longitude())) : db::Param(std::nullopt),
          observation.day(),
          v1::Observation::SourceKind_Name(observation.source()),
          WordsOf(observation),
          db::Bytes{request_hash}};
}

}  // namespace

absl::StatusOr<v1::Observation> CreateObservation(rpc::RpcContext& rpc, const v1::CreateObservationRequest& request) {
  if (SearchWords(request.substance()).empty()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "NOTHING_RECORDED", "substance",
                      "No substance is named; write what it is sold as.");
  }
  ASSIGN_OR_RETURN(std::string day, DayOfObservation(rpc, request));
  const v1::CreateObservationRequest rounded = Rounded(request);
  v1::Observation observation = ObservationOf(rounded, rpc.NewResourceId());
  observation.set_day(std::move(day));
  const std::string hash = rpc::RequestHash(rounded);
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kCreateObservation, ParamsOf(observation, hash)));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetObservation, {observation.id()}));
  }
  if (rows[0].Bytes("request_hash") != hash) return IdempotencyKeyReused();
  return ObservationFromRow(rows[0]);
}

}  // namespace passerelle::statistics
