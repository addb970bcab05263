#include <absl/strings/ascii.h>

#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/move.h"
#include "services/referrals/lifecycle/request_rules.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::referrals {
namespace {

v1::Referral::State StateOf(v1::RecordAnswerRequest::Answer answer) {
  using Request = v1::RecordAnswerRequest;
  switch (answer) {
    case Request::ACCEPTED:
      return v1::Referral::ACCEPTED;
    case Request::DECLINED:
      return v1::Referral::DECLINED;
    case Request::SCHEDULED:
      return v1::Referral::SCHEDULED;
    case Request::ATTENDED:
      return v1::Referral::ATTENDED;
    case Request::NO_SHOW:
      return v1::Referral::NO_SHOW;
    default:
      return v1::Referral::ACKNOWLEDGED;
  }
}

// A time that is past already may be recorded: word of mouth comes late.
absl::Status CheckTime(const v1::RecordAnswerRequest& request, absl::Time now) {
  const absl::Time time = TimeFromProto(request.time());
  if (request.answer() != v1::RecordAnswerRequest::SCHEDULED) return absl::OkStatus();
  if (time < kEarliest)
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", "time", "It must not lie before 1990.");
  if (time > now + kFarthest)
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_FAR", "time", "It lies more than a year ahead.");
  return absl::OkStatus();
}

absl::Status CheckComplete(const v1::RecordAnswerRequest& request) {
  if (request.answer() == v1::RecordAnswerRequest::SCHEDULED && !request.has_time()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_MISSING", "time", "is required when a time is agreed");
  }
  if (request.answer() == v1::RecordAnswerRequest::DECLINED && absl::StripAsciiWhitespace(request.note()).empty()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "REASON_MISSING", "note",
                      "is required when the partner declines");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Referral> RecordAnswer(rpc::RpcContext& rpc, const v1::RecordAnswerRequest& request) {
  RETURN_IF_ERROR(CheckComplete(request));
  RETURN_IF_ERROR(CheckTime(request, rpc.now()));
  return MoveReferral(rpc, request.id(), TeamScope(rpc),
                      {.to = StateOf(request.answer()),
                       .side = v1::ReferralChange::TEAM,
                       .etag = request.etag(),
                       .note = request.note(),
                       .scheduled_time = TimeFromProto(request.time())});
}

}  // namespace passerelle::referrals
