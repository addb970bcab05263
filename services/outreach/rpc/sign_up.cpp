#include "rpcs/outreach.h"
#include "services/outreach/outings/outing_change.h"
#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/outings/plan_facts.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kMostWaiting = 50;

// Whether that person may come at all, as of now.
absl::Status CheckCanCome(db::Transaction& transaction, const v1::Outing& outing, const std::string& person) {
  RETURN_IF_ERROR(transaction.Execute(sql::kLockBookables, {std::nullopt, std::vector<std::string>{person}}).status());
  v1::Outing alone;
  alone.set_id(outing.id());
  alone.set_site(outing.site());
  *alone.mutable_start_time() = outing.start_time();
  *alone.mutable_end_time() = outing.end_time();
  alone.add_team(person);
  ASSIGN_OR_RETURN(const PlanFacts facts, ReadPlanFacts(transaction, alone));
  return CheckPerson(person, outing.site(), facts, "staffMember");
}

// The place that is left: those who have waited longer come first, if they can.
absl::StatusOr<const char*> PlaceIn(const vault::Keeper& keeper, db::Transaction& transaction,
                                    const v1::Outing& outing) {
  if (outing.team_size() < outing.capacity() && outing.waiting_list().empty()) return "TEAM";
  RETURN_IF_ERROR(PromoteWaiting(transaction, outing.id()).status());
  ASSIGN_OR_RETURN(const StoredOuting now, ReadOuting(keeper, transaction, outing.id(), std::nullopt));
  if (now.outing.team_size() < now.outing.capacity()) return "TEAM";
  if (now.outing.waiting_list_size() < kMostWaiting) return "WAITING";
  return FailedPrecondition("WAITING_LIST_FULL", "Too many people wait for a place already.");
}

absl::Status Join(const vault::Keeper& keeper, db::Transaction& transaction, const v1::SignUpRequest& request,
                  const std::string& trace_parent, StoredOuting& stored) {
  RETURN_IF_ERROR(CheckPlanned(stored.outing.state()));
  RETURN_IF_ERROR(CheckCanCome(transaction, stored.outing, request.staff_member()));
  ASSIGN_OR_RETURN(const char* place, PlaceIn(keeper, transaction, stored.outing));
  const absl::Status joined = transaction.Execute(sql::kSignUp, {request.id(), request.staff_member(), place}).status();
  if (!joined.ok()) return RetryBooking(joined);
  ASSIGN_OR_RETURN(stored, TellOuting(keeper, transaction, request.id(), trace_parent));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Outing> SignUp(rpc::RpcContext& rpc, const v1::SignUpRequest& request) {
  StoredOuting stored;
  RETURN_IF_ERROR(Transact(rpc.db(), [&](db::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(stored, LockOuting(KeeperOf(rpc), transaction, request.id(), rpc.sites()));
    const v1::Outing& outing = stored.outing;
    if (Names(outing.team(), request.staff_member()) || Names(outing.waiting_list(), request.staff_member()))
      return absl::OkStatus();
    return Join(KeeperOf(rpc), transaction, request, rpc.trace().Traceparent(), stored);
  }));
  return Shown(stored, rpc.principal());
}

}  // namespace passerelle::outreach
