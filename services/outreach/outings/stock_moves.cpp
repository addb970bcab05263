#include "services/outreach/outings/stock_moves.h"

#include <absl/random/random.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "passerelle/supplies/v1/vehicle_stock.pb.h"
#include "services/outreach/deadlines.h"
#include "services/outreach/outings/outing_change.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/telemetry/log.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr absl::Duration kMostForSupplies = absl::Seconds(2);
constexpr double kLeastPauseSeconds = 1;
// An outage ends by itself.
constexpr double kMostPauseSeconds = 600;
// A refusal ends when people act: a store is opened, goods come in. With chance, once in one to two hours.
constexpr double kMostPauseAfterRefusalSeconds = 7200;
constexpr char kNotUnloaded[] = "VEHICLE_NOT_UNLOADED";

struct Caller {
  rpc::Neighbours& neighbours;
  absl::Time deadline;
  const telemetry::TraceContext& trace;
};

template <class Request>
absl::Status Ask(const Caller& caller, const std::string& rpc, const Request& request, const std::string& key) {
  const absl::Time deadline = std::min(absl::Now() + kMostForSupplies, caller.deadline - kLeastForWriting);
  return caller.neighbours
      .Call<supplies::v1::Transfer>("passerelle.supplies.v1.VehicleStockService." + rpc, request, deadline,
                                    caller.trace, key)
      .status();
}

template <class Request>
Request RequestOf(const db::Row& move, std::string_view outing) {
  Request request;
  request.set_outing(std::string(outing));
  request.set_site(std::string(move.Text("site")));
  request.set_location(std::string(move.Text("location")));
  SetProto(move.Time("occur_time"), *request.mutable_occur_time());
  return request;
}

absl::Status Load(const Caller& caller, const db::Row& move, std::string_view outing) {
  auto request = RequestOf<supplies::v1::LoadVehicleRequest>(move, outing);
  const std::vector<std::string> items = move.TextArray("load_items");
  const std::vector<std::string> quantities = move.TextArray("load_quantities");
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::int32_t quantity = 0;
    if (!absl::SimpleAtoi(quantities.at(i), &quantity)) throw std::logic_error("a load's quantity is not a number");
    supplies::v1::VehicleLoadLine& line = *request.add_lines();
    line.set_item(items[i]);
    line.set_quantity(quantity);
  }
  return Ask(caller, "LoadVehicle", request, UuidV5(StrCat(outing, "\nload")));
}

absl::Status Unload(const Caller& caller, const db::Row& move, std::string_view outing) {
  return Ask(caller, "UnloadVehicle", RequestOf<supplies::v1::UnloadVehicleRequest>(move, outing),
             UuidV5(StrCat(outing, "\nunload")));
}

bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsInvalidArgument(status) || absl::IsAlreadyExists(status);
}

// Doubles with each attempt; half of it is left to chance, so that outings that failed together do not come together.
double PauseSeconds(std::int32_t attempts, bool refused) {
  const double pause = std::min(refused ? kMostPauseAfterRefusalSeconds : kMostPauseSeconds,
                                kLeastPauseSeconds * std::exp2(std::min(attempts - 1, 20)));
  thread_local absl::BitGen random;
  return pause * absl::Uniform(random, 0.5, 1.0);
}

absl::Status Postpone(db::Session& db, const db::Row& move, std::string_view outing, const std::string& problem,
                      std::int32_t attempts, double pause_seconds) {
  if (problem != move.Text("stock_problem")) {
    telemetry::Log(telemetry::Level::kWarning, "the stock of an outing does not stand yet",
                   {{"outing", std::string(outing)}, {"reason", problem}});
  }
  return db
      .Execute(sql::kPostponeStock, {outing, move.Text("stock_state"), problem, attempts, absl::StrCat(pause_seconds)})
      .status();
}

absl::Status PostponeRefused(db::Session& db, const db::Row& move, std::string_view outing,
                             const absl::Status& refusal) {
  std::string reason = ReasonOf(refusal);
  if (reason.empty()) reason = CodeName(refusal.code());
  const std::int32_t attempts = move.Int32("stock_attempts") + 1;
  return Postpone(db, move, outing, reason, attempts, PauseSeconds(attempts, IsRefusal(refusal)));
}

// Locks as whoever changes an outing does: first the outing, then its vehicle.
absl::Status Advance(const vault::Keeper& keeper, db::Session& db, const db::Row& move, std::string_view outing) {
  ASSIGN_OR_RETURN(db::Transaction transaction, db.Begin());
  ASSIGN_OR_RETURN(const StoredOuting stored, LockOuting(keeper, transaction, std::string(outing), std::nullopt));
  RETURN_IF_ERROR(LockVehicle(transaction, stored));
  ASSIGN_OR_RETURN(const bool handed_on, IsHandedOn(transaction, outing));
  RETURN_IF_ERROR(transaction.Execute(sql::kAdvanceStock, {outing, move.Text("stock_state"), handed_on}).status());
  return transaction.Commit();
}

}  // namespace

absl::Status MoveStock(const vault::Keeper& keeper, db::Session& db, rpc::Neighbours& neighbours, absl::Time deadline,
                       const telemetry::TraceContext& trace, std::string_view outing) {
  const Caller caller{neighbours, deadline, trace};
  // An outing that is completed before its load stands goes from one transfer to the other: there are two at most.
  for (int transfers = 0; transfers < 2; ++transfers) {
    ASSIGN_OR_RETURN(const db::Result moves, db.Execute(sql::kGetStockMove, {outing}));
    if (moves.empty()) return absl::OkStatus();
    const db::Row move = moves[0];
    if (move.Bool("blocked"))
      return Postpone(db, move, outing, kNotUnloaded, move.Int32("stock_attempts"), kLeastPauseSeconds);
    const bool loading = move.Text("stock_state") == "LOADING";
    const absl::Status moved = loading ? Load(caller, move, outing) : Unload(caller, move, outing);
    if (!moved.ok()) return PostponeRefused(db, move, outing, moved);
    RETURN_IF_ERROR(Advance(keeper, db, move, outing));
  }
  return absl::OkStatus();
}

}  // namespace passerelle::outreach
