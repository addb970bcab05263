// What a partner answers to a referral that was sent to it.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "passerelle/referrals/v1/partner_side.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::referrals {

struct PartnerAnswer {
  v1::Referral::State to;
  std::string etag;
  std::string note = {};                             // personal
  absl::Time scheduled_time = absl::InfinitePast();  // SCHEDULED
};

// The referral after the answer, without what is disclosed: nothing is told by answering. Refused as the caller
// (partner_caller.h) and the move (lifecycle/move.h) are.
absl::StatusOr<v1::PartnerReferral> AnswerReferral(rpc::RpcContext& rpc, const std::string& id,
                                                   const PartnerAnswer& answer);

// When a partner receives a person: INVALID_ARGUMENT (TIME_TOO_EARLY) for the past, but for the minutes in which it is
// typed; (TIME_TOO_FAR) over a year ahead. Both name the field `time`.
absl::Status CheckScheduledTime(absl::Time time, absl::Time now);

}  // namespace passerelle::referrals
