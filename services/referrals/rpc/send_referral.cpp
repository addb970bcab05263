#include <absl/time/civil_time.h>

#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/ask_contacts.h"
#include "services/referrals/lifecycle/draft_rules.h"
#include "services/referrals/lifecycle/move.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/runtime/rpc/policy.h"

namespace passerelle::referrals {
namespace {

// Somebody who keeps changing the draft meanwhile is told so rather than waited for.
constexpr int kMostTries = 3;

absl::Status CheckPartnerHasRoom(rpc::RpcContext& rpc, const v1::Referral& draft, bool override_capacity) {
  const std::optional<absl::TimeZone> zone = rpc.state<State>().sites.Find(draft.site());
  if (!zone) return rpc::SiteUnknown();
  return CheckRoom(rpc.db(), draft, absl::FormatCivilTime(absl::ToCivilDay(rpc.now(), *zone)), override_capacity);
}

// Sends the draft as it was read, on the consent that stands at this moment.
absl::StatusOr<v1::Referral> SendDraft(rpc::RpcContext& rpc, const v1::SendReferralRequest& request,
                                       const v1::Referral& draft) {
  if (!request.etag().empty() && request.etag() != draft.etag()) return EtagMismatch();
  RETURN_IF_ERROR(CheckPartnerHasRoom(rpc, draft, request.override_capacity()));
  ASSIGN_OR_RETURN(const ConsentInForce consent,
                   AskConsent(rpc, draft, request.consent().empty() ? draft.consent() : request.consent()));
  return MoveReferral(rpc, draft.id(), TeamScope(rpc),
                      {.to = v1::Referral::SENT,
                       .side = v1::ReferralChange::TEAM,
                       .etag = draft.etag(),  // what the consent covers is what leaves
                       .consent = consent.id,
                       .consent_end_time = consent.end_time});
}

}  // namespace

absl::StatusOr<v1::Referral> SendReferral(rpc::RpcContext& rpc, const v1::SendReferralRequest& request) {
  absl::StatusOr<v1::Referral> sent = EtagMismatch();
  for (int tries = 0; tries < kMostTries && ReasonOf(sent.status()) == "ETAG_MISMATCH"; ++tries) {
    ASSIGN_OR_RETURN(v1::Referral referral, ReadReferral(KeeperOf(rpc), rpc.db(), request.id(), TeamScope(rpc)));
    // A call that is repeated is answered while contacts cannot be asked, too.
    if (referral.state() == v1::Referral::SENT) return referral;
    if (referral.state() != v1::Referral::DRAFT)
      return FailedPrecondition("ILLEGAL_TRANSITION", "Only a referral that is DRAFT can be sent.");
    sent = SendDraft(rpc, request, referral);
    if (!request.etag().empty()) break;
  }
  return sent;
}

}  // namespace passerelle::referrals
