#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/locked_referral.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/lifecycle/request_rules.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::int64_t kMostAccompaniments = 50;
// How far a client's clock may be ahead.
constexpr absl::Duration kClockSkew = absl::Minutes(5);

absl::Time OccurTimeOf(const v1::RecordAccompanimentRequest& request, absl::Time now) {
  return request.has_occur_time() ? TimeFromProto(request.occur_time()) : now;
}

absl::Status CheckHappened(absl::Time time, absl::Time now) {
  if (time > now + kClockSkew) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "occurTime", "It has not happened yet.");
  }
  if (time < kEarliest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", "occurTime",
                      "It must not lie before 1990.");
  }
  return absl::OkStatus();
}

absl::Status CheckMayRecord(const LockedReferral& locked) {
  if (locked.referral.state() == v1::Referral::DRAFT) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "A referral that is DRAFT has not led anybody to its partner.");
  }
  if (locked.accompaniment_count >= kMostAccompaniments)
    return FailedPrecondition("TOO_MANY_ACCOMPANIMENTS", "A referral has 50 accompaniments at most.");
  return absl::OkStatus();
}

absl::Status Insert(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::RecordAccompanimentRequest& request,
                    const std::string& id, const std::string& request_hash, LockedReferral locked) {
  ++locked.accompaniment_count;
  ASSIGN_OR_RETURN(
      const db::Result made,
      transaction.Execute(sql::kRecordAccompaniment,
                          {id, request.id(), OccurTimeOf(request, rpc.now()), request.minutes(), request.staff_member(),
                           db::Bytes{request_hash}, NextFact(locked), rpc.trace().Traceparent()}));
  // Only a call for another referral can have taken the id since it was looked for: this one is locked.
  return made.empty() ? IdempotencyKeyReused() : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Referral> RecordAccompaniment(rpc::RpcContext& rpc, const v1::RecordAccompanimentRequest& request) {
  RETURN_IF_ERROR(CheckHappened(OccurTimeOf(request, rpc.now()), rpc.now()));
  const std::string id = rpc.NewResourceId();
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedReferral locked, LockReferral(KeeperOf(rpc), transaction, request.id(), TeamScope(rpc)));
  ASSIGN_OR_RETURN(const db::Result existing, transaction.Execute(sql::kFindAccompaniment, {id}));
  if (existing.empty()) {
    RETURN_IF_ERROR(CheckMayRecord(locked));
    RETURN_IF_ERROR(Insert(rpc, transaction, request, id, request_hash, locked));
  } else if (!vault::IsSameRequest(rpc.vault(), existing[0].Bytes("request_hash"), request_hash)) {
    return IdempotencyKeyReused();
  }
  ASSIGN_OR_RETURN(v1::Referral answer, ReadReferral(KeeperOf(rpc), transaction, request.id(), TeamScope(rpc)));
  RETURN_IF_ERROR(transaction.Commit());
  return answer;
}

}  // namespace passerelle::referrals
