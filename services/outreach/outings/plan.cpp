#include "services/outreach/outings/plan.h"

#include <absl/strings/str_cat.h>

#include <utility>
#include <vector>

#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rows.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/outings/plan_facts.h"
#include "services/outreach/outings/team_rules.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// A plan with all that follows from it.
struct Complete {
  v1::Outing outing;
  std::string location;  // of its vehicle
  bool book_vehicle = false;
  std::vector<std::string> book_people;
};

std::vector<std::string> TeamOf(const v1::Outing& outing) { return {outing.team().begin(), outing.team().end()}; }

std::vector<std::string> ItemsOf(const v1::Outing& outing) {
  std::vector<std::string> items;
  for (const v1::LoadLine& line : outing.load()) items.push_back(line.item());
  return items;
}

std::vector<std::int32_t> QuantitiesOf(const v1::Outing& outing) {
  std::vector<std::int32_t> quantities;
  for (const v1::LoadLine& line : outing.load()) quantities.push_back(line.quantity());
  return quantities;
}

Complete CompletePlan(const v1::Outing& plan, const PlanFacts& facts) {
  Complete complete;
  complete.outing = plan;
  v1::Outing& outing = complete.outing;
  outing.set_state(v1::PLANNED);
  outing.set_service_day(ServiceDayOf(TimeFromProto(outing.start_time()), *facts.zone));
  if (outing.capacity() == 0) outing.set_capacity(kDefaultCapacity);
  const bool to_load = outing.load_size() > 0 && !outing.vehicle().empty();
  outing.mutable_stock()->set_state(to_load ? v1::TO_LOAD : v1::STOCK_STATE_UNSPECIFIED);
  if (facts.vehicle) {
    complete.location = facts.vehicle->location;
    complete.book_vehicle = !facts.vehicle->booked && !facts.vehicle->retired;
  }
  for (const std::string& person : outing.team()) {
    const Bookable& member = facts.people.at(person);
    if (!member.booked && !member.retired) complete.book_people.push_back(person);
  }
  return complete;
}

// Locks what the plan books, and decides what it may have of it.
absl::StatusOr<Complete> Prepare(db::Transaction& transaction, const OutingPlan& plan, OnConflict on_conflict) {
  const v1::Outing& outing = plan.outing;
  RETURN_IF_ERROR(CheckForm(outing, plan.path));
  RETURN_IF_ERROR(
      transaction.Execute(sql::kLockBookables, {db::TextOrNull(outing.vehicle()), TeamOf(outing)}).status());
  ASSIGN_OR_RETURN(const PlanFacts facts, ReadPlanFacts(transaction, outing));
  RETURN_IF_ERROR(CheckExisting(outing, facts, plan.path));
  if (on_conflict == OnConflict::kRefuse) {
    RETURN_IF_ERROR(CheckRules(outing, facts, plan.path));
    RETURN_IF_ERROR(CheckFree(outing, facts, plan.path));
  }
  return CompletePlan(outing, facts);
}

// The content of an outing, in the order of both insert_outing and rewrite_outing: kind to note.
db::Params ContentParams(const vault::Keeper& keeper, const v1::Outing& outing) {
  return {v1::OutingKind_Name(outing.kind()),
          TimeFromProto(outing.start_time()),
          TimeFromProto(outing.end_time()),
          outing.service_day(),
          db::TextOrNull(outing.vehicle()),
          db::TextOrNull(outing.territory()),
          SealedStops(keeper, outing),
          ItemsOf(outing),
          QuantitiesOf(outing),
          outing.capacity(),
          outing.title(),
          SealedNote(keeper, outing)};
}

db::Params Joined(db::Params first, const db::Params& content, const db::Params& last) {
  first.insert(first.end(), content.begin(), content.end());
  first.insert(first.end(), last.begin(), last.end());
  return first;
}

db::Params InsertParams(const vault::Keeper& keeper, const OutingPlan& plan, const Complete& complete,
                        const std::string& trace_parent) {
  const v1::Outing& outing = complete.outing;
  const db::Params last = {db::TextOrNull(outing.series()),
                           db::TextOrNull(outing.occurrence()),
                           v1::StockState_Name(outing.stock().state()),
                           db::Bytes{plan.request_hash},
                           TeamOf(outing),
                           complete.book_vehicle,
                           complete.book_people,
                           events::EncodeFact(OutingFact(outing, complete.location, 1)),
                           trace_parent};
  return Joined({outing.id(), outing.site()}, ContentParams(keeper, outing), last);
}

db::Params RewriteParams(const vault::Keeper& keeper, const Complete& complete) {
  const v1::Outing& outing = complete.outing;
  const db::Params last = {outing.changed_alone(), v1::StockState_Name(outing.stock().state()), TeamOf(outing),
                           complete.book_vehicle, complete.book_people};
  return Joined({outing.id()}, ContentParams(keeper, outing), last);
}

}  // namespace

absl::Status CheckPlan(db::Executor& db, const OutingPlan& plan) {
  RETURN_IF_ERROR(CheckForm(plan.outing, plan.path));
  ASSIGN_OR_RETURN(const PlanFacts facts, ReadPlanFacts(db, plan.outing));
  return CheckRules(plan.outing, facts, plan.path);
}

absl::StatusOr<bool> InsertPlan(const vault::Keeper& keeper, db::Transaction& transaction, const OutingPlan& plan,
                                OnConflict on_conflict, const std::string& trace_parent) {
  ASSIGN_OR_RETURN(const Complete complete, Prepare(transaction, plan, on_conflict));
  const absl::StatusOr<db::Result> rows =
      transaction.Execute(sql::kInsertOuting, InsertParams(keeper, plan, complete, trace_parent));
  if (!rows.ok()) return RetryBooking(rows.status());
  return !rows->empty();
}

absl::StatusOr<bool> InsertPlan(const vault::Keeper& keeper, db::Session& db, const OutingPlan& plan,
                                OnConflict on_conflict, const std::string& trace_parent) {
  bool inserted = false;
  RETURN_IF_ERROR(Transact(db, [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(inserted, InsertPlan(keeper, transaction, plan, on_conflict, trace_parent));
    return absl::OkStatus();
  }));
  return inserted;
}

absl::Status RewritePlan(const vault::Keeper& keeper, db::Transaction& transaction, const OutingPlan& plan,
                         OnConflict on_conflict, const std::string& trace_parent) {
  ASSIGN_OR_RETURN(const Complete complete, Prepare(transaction, plan, on_conflict));
  RETURN_IF_ERROR(transaction.Execute(sql::kFreeBookings, {plan.outing.id()}).status());
  const absl::StatusOr<db::Result> rewritten =
      transaction.Execute(sql::kRewriteOuting, RewriteParams(keeper, complete));
  if (!rewritten.ok()) return RetryBooking(rewritten.status());
  RETURN_IF_ERROR(PromoteWaiting(transaction, plan.outing.id()).status());
  return TellOuting(keeper, transaction, plan.outing.id(), trace_parent).status();
}

absl::Status CancelPlan(const vault::Keeper& keeper, db::Transaction& transaction, const std::string& outing,
                        const std::string& reason, const std::string& trace_parent) {
  RETURN_IF_ERROR(transaction.Execute(sql::kCancelOuting, {outing, reason}).status());
  RETURN_IF_ERROR(transaction.Execute(sql::kFreeBookings, {outing}).status());
  return TellOuting(keeper, transaction, outing, trace_parent).status();
}

}  // namespace passerelle::outreach
