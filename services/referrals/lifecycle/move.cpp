#include "services/referrals/lifecycle/move.h"

#include <absl/time/civil_time.h>

#include "services/referrals/lifecycle/announce.h"
#include "services/referrals/lifecycle/locked_referral.h"
#include "services/referrals/lifecycle/patience.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/lifecycle/transitions.h"
#include "services/referrals/sealed_fields.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/policy.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

using Referral = v1::Referral;

// Whether it came to be where it is by the same words. What was never anywhere else was not moved at all.
absl::StatusOr<bool> WasSaid(const vault::Keeper& keeper, db::Transaction& transaction, const std::string& referral,
                             const std::string& note) {
  ASSIGN_OR_RETURN(const db::Result last, transaction.ExecuteOne(sql::kFindLastMove, {referral}));
  return last[0].Text("from_state") != "STATE_UNSPECIFIED" &&
         vault::OpenText(keeper.KeyOf(last[0]), kChangeNote, last[0], "note") == note;
}

absl::StatusOr<bool> IsThere(const vault::Keeper& keeper, db::Transaction& transaction, const Referral& referral,
                             const Move& move) {
  if (referral.state() != move.to) return false;
  switch (move.to) {
    case Referral::SENT:
    case Referral::ACKNOWLEDGED:
    case Referral::ACCEPTED:
      return true;
    case Referral::SCHEDULED:
      return TimeFromProto(referral.scheduled_time()) == move.scheduled_time;
    case Referral::CLOSED:
      if (referral.outcome() != move.outcome) return false;
      [[fallthrough]];
    default:
      return WasSaid(keeper, transaction, referral.id(), move.note);
  }
}

absl::Status CheckMove(const Referral& referral, const Move& move) {
  if (!move.etag.empty() && move.etag != referral.etag()) return EtagMismatch();
  const bool moves_appointment = referral.state() == Referral::SCHEDULED && move.to == Referral::SCHEDULED;
  if (!moves_appointment && !MayMove(referral.state(), move.to)) {
    return FailedPrecondition("ILLEGAL_TRANSITION",
                              StrCat("A referral that is ", Referral::State_Name(referral.state()), " cannot become ",
                                     Referral::State_Name(move.to), "."));
  }
  if (move.to == Referral::DRAFT && referral.person().empty()) {
    return FailedPrecondition("PERSON_UNKNOWN", "The person of this referral asked to be forgotten.");
  }
  return absl::OkStatus();
}

// What was withdrawn after contacts answered must not slip through; the consent is locked.
absl::Status CheckConsentStands(db::Transaction& transaction, const std::string& consent) {
  ASSIGN_OR_RETURN(const db::Result withdrawn, transaction.Execute(sql::kFindWithdrawnConsent, {consent}));
  if (withdrawn.empty()) return absl::OkStatus();
  return FailedPrecondition("CONSENT_MISSING", "The consent has just been withdrawn.");
}

void TakeUpAgain(Referral& referral) {
  referral.clear_outcome();
  referral.clear_answer_time();
  referral.clear_decline_reason();
  referral.clear_scheduled_time();
  referral.clear_partner_note();
}

void Apply(const Move& move, absl::Time now, Referral& referral) {
  referral.set_state(move.to);
  if (!AwaitsAnswer(move.to)) referral.clear_answer_deadline();
  switch (move.to) {
    case Referral::SENT:
      referral.set_consent(move.consent);
      SetProto(now, *referral.mutable_send_time());
      SetProto(now + PatienceFor(move.to, referral.urgency())->expire, *referral.mutable_answer_deadline());
      break;
    case Referral::DECLINED:
      referral.set_decline_reason(move.note);
      [[fallthrough]];
    case Referral::ACCEPTED:
      SetProto(now, *referral.mutable_answer_time());
      break;
    case Referral::SCHEDULED:
      SetProto(move.scheduled_time, *referral.mutable_scheduled_time());
      break;
    case Referral::ATTENDED:
    case Referral::NO_SHOW:
      referral.set_partner_note(move.note);
      break;
    case Referral::CLOSED:
      referral.set_outcome(move.outcome);
      break;
    case Referral::DRAFT:
      TakeUpAgain(referral);
      break;
    default:
      break;
  }
}

// The locked referral as the move leaves it. FAILED_PRECONDITION (SITE_UNKNOWN) when nobody knows what day it is there.
absl::StatusOr<LockedReferral> Moved(LockedReferral locked, State& state, const Move& move, absl::Time now) {
  Apply(move, now, locked.referral);
  if (move.to == Referral::DRAFT) locked.at_partner = false;
  if (move.to != Referral::SENT) return locked;
  locked.at_partner = true;
  if (!locked.service_day.empty()) return locked;
  const std::optional<absl::TimeZone> zone = state.sites.Find(locked.referral.site());
  if (!zone) return rpc::SiteUnknown();
  locked.service_day = absl::FormatCivilTime(absl::ToCivilDay(now, *zone));
  return locked;
}

db::Param TimeOrNull(bool present, const google::protobuf::Timestamp& time) {
  return present ? db::Param(TimeFromProto(time)) : db::Param(std::nullopt);
}

db::Param TimeOrNever(absl::Time time) {
  return time == absl::InfiniteFuture() ? db::Param(std::nullopt) : db::Param(time);
}

// From when on the partner lets us wait.
absl::Time WaitsSince(const Referral& referral) {
  if (referral.state() == Referral::ACCEPTED) return TimeFromProto(referral.answer_time());
  if (referral.state() == Referral::SCHEDULED) return TimeFromProto(referral.scheduled_time());
  return TimeFromProto(referral.send_time());
}

// When somebody hears that nothing happens.
struct Deadlines {
  absl::Time remind = absl::InfiniteFuture();
  absl::Time remind_again = absl::InfiniteFuture();
  absl::Time alert = absl::InfiniteFuture();
};

Deadlines DeadlinesOf(const Referral& referral) {
  const std::optional<Patience> patience = PatienceFor(referral.state(), referral.urgency());
  if (!patience) return {};
  const absl::Time since = WaitsSince(referral);
  return {since + patience->remind, since + patience->remind_again, since + patience->alert};
}

absl::Status Write(const vault::Keeper& keeper, db::Transaction& transaction, const LockedReferral& after,
                   Referral::State from, const Move& move, absl::Time now) {
  ASSIGN_OR_RETURN(const vault::DataKey key, keeper.KeyOf(transaction, after.referral.person()));
  const Referral& referral = after.referral;
  const Deadlines deadlines = DeadlinesOf(referral);
  // Having seen it is no answer yet.
  const bool still_awaited = move.to == Referral::ACKNOWLEDGED;
  const db::Param outcome = referral.outcome() == Referral::OUTCOME_UNSPECIFIED
                                ? db::Param(std::nullopt)
                                : db::Param(Referral::Outcome_Name(referral.outcome()));
  return transaction
      .ExecuteOne(sql::kMoveReferral, {referral.id(),
                                       Referral::State_Name(referral.state()),
                                       db::TextOrNull(referral.consent()),
                                       db::TextOrNull(after.service_day),
                                       TimeOrNull(referral.has_send_time(), referral.send_time()),
                                       still_awaited,
                                       TimeOrNever(deadlines.remind),
                                       TimeOrNever(deadlines.remind_again),
                                       TimeOrNever(deadlines.alert),
                                       TimeOrNever(move.consent_end_time),
                                       TimeOrNull(referral.has_answer_deadline(), referral.answer_deadline()),
                                       TimeOrNull(referral.has_answer_time(), referral.answer_time()),
                                       vault::SealText(key, kDeclineReason, referral.decline_reason()),
                                       TimeOrNull(referral.has_scheduled_time(), referral.scheduled_time()),
                                       vault::SealText(key, kPartnerNote, referral.partner_note()),
                                       outcome,
                                       after.at_partner,
                                       now,
                                       v1::ReferralChange::Side_Name(move.side),
                                       move.actor,
                                       Referral::State_Name(from),
                                       vault::SealText(key, kChangeNote, move.note),
                                       move.reason,
                                       NextFact(after),
                                       move.trace_parent})
      .status();
}

}  // namespace

Scope TeamScope(const rpc::RpcContext& rpc) { return {.sites = rpc.sites()}; }

absl::StatusOr<v1::Referral> MoveReferral(db::Transaction& transaction, State& state, const std::string& id,
                                          const Scope& scope, const Move& asked, absl::Time now) {
  if (asked.to == Referral::SENT) {
    RETURN_IF_ERROR(transaction.Execute(sql::kLockConsent, {asked.consent}).status());
  }
  ASSIGN_OR_RETURN(const LockedReferral before, LockReferral(state.keeper, transaction, id, scope));
  Move move = asked;
  // What is said of somebody who asked to be forgotten is not kept.
  if (before.referral.person().empty()) move.note.clear();
  ASSIGN_OR_RETURN(const bool is_there, IsThere(state.keeper, transaction, before.referral, move));
  if (!is_there) {
    RETURN_IF_ERROR(CheckMove(before.referral, move));
    if (move.to == Referral::SENT) RETURN_IF_ERROR(CheckConsentStands(transaction, move.consent));
    ASSIGN_OR_RETURN(const LockedReferral after, Moved(before, state, move, now));
    RETURN_IF_ERROR(Write(state.keeper, transaction, after, before.referral.state(), move, now));
    RETURN_IF_ERROR(Announce(transaction, after, before.referral.state(), move, now));
  }
  return ReadReferral(state.keeper, transaction, id, scope);
}

absl::StatusOr<v1::Referral> MoveReferral(rpc::RpcContext& rpc, const std::string& id, const Scope& scope, Move move) {
  if (move.actor.empty()) move.actor = rpc.principal().subject;
  move.trace_parent = rpc.trace().Traceparent();
  State& state = rpc.state<State>();
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Referral referral, MoveReferral(transaction, state, id, scope, move, rpc.now()));
  RETURN_IF_ERROR(transaction.Commit());
  state.RingCourier();
  return referral;
}

}  // namespace passerelle::referrals
