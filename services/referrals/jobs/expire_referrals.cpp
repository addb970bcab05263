#include "services/referrals/jobs/jobs.h"
#include "services/referrals/lifecycle/move.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kExpiryPeriod = absl::Seconds(5);
constexpr std::int32_t kMostExpiries = 20;
// Longer than any call takes that asked contacts before.
constexpr absl::Duration kKeepWithdrawals = absl::Hours(24);

// How many were due.
absl::StatusOr<std::size_t> Expire(process::JobContext& context, State& state) {
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(const db::Result due, transaction.Execute(sql::kTakeOverdueReferrals, {context.now, kMostExpiries}));
  const Move move{.to = v1::Referral::EXPIRED,
                  .side = v1::ReferralChange::SYSTEM,
                  .reason = "NO_ANSWER",
                  .trace_parent = context.trace.Traceparent()};
  for (const db::Row row : due) {
    RETURN_IF_ERROR(MoveReferral(transaction, state, std::string(row.Text("id")), {}, move, context.now).status());
  }
  RETURN_IF_ERROR(transaction.Commit());
  if (!due.empty()) state.RingCourier();
  return due.size();
}

absl::StatusOr<bool> ExpireReferrals(process::JobContext& context, State& state) {
  ASSIGN_OR_RETURN(const std::size_t expired, Expire(context, state));
  RETURN_IF_ERROR(context.db.Execute(sql::kForgetWithdrawals, {context.now - kKeepWithdrawals}).status());
  return expired == static_cast<std::size_t>(kMostExpiries);
}

}  // namespace

process::Job ExpireReferralsJob(State& state) {
  return {.name = "expire_referrals", .period = kExpiryPeriod, .run = [&state](process::JobContext& context) {
            return ExpireReferrals(context, state);
          }};
}

}  // namespace passerelle::referrals
