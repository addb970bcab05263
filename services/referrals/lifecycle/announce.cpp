#include "services/referrals/lifecycle/announce.h"

#include "services/referrals/alerts/alerts.h"
#include "services/referrals/deliveries/notify.h"
#include "services/referrals/lifecycle/transitions.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

using Referral = v1::Referral;
using Alert = v1::ReferralAlert;

// What the partner is told; empty for its own answers, which it knows.
std::string_view NotificationOf(Referral::State state) {
  switch (state) {
    case Referral::SENT:
      return "referral.sent";
    case Referral::CANCELLED:
      return "referral.cancelled";
    case Referral::WITHDRAWN:
      return "referral.withdrawn";
    case Referral::CLOSED:
      return "referral.closed";
    case Referral::EXPIRED:
      return "referral.expired";
    default:
      return "";
  }
}

// A partner that has answered still wants the link to the referral; the reminder to answer is out of date.
absl::Status StopWhatIsSettled(db::Transaction& transaction, const Referral& referral) {
  if (IsOver(referral.state()) || referral.state() == Referral::DRAFT) return StopPending(transaction, referral.id());
  return transaction.Execute(sql::kStopReminders, {referral.id()}).status();
}

// Whether its last sending was stopped before anything about it had left.
absl::StatusOr<bool> NeverHeardOfIt(db::Transaction& transaction, const Referral& referral, Referral::State from) {
  if (from != Referral::SENT || !IsOver(referral.state())) return false;
  ASSIGN_OR_RETURN(const db::Result untold, transaction.Execute(sql::kFindUntoldSending, {referral.id()}));
  return !untold.empty();
}

absl::Status TellPartner(db::Transaction& transaction, const LockedReferral& after, Referral::State from,
                         absl::Time now) {
  const Referral& referral = after.referral;
  RETURN_IF_ERROR(StopWhatIsSettled(transaction, referral));
  const std::string_view type = NotificationOf(referral.state());
  if (type.empty() || !after.at_partner) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool never_heard, NeverHeardOfIt(transaction, referral, from));
  if (never_heard) return absl::OkStatus();
  return Notify(transaction, {.id = NewUuidV7(),
                              .partner = referral.partner(),
                              .referral = referral.id(),
                              .type = std::string(type),
                              .state = referral.state(),
                              .time = now})
      .status();
}

// Of what the team should hear; unspecified when it is the team's own doing or as it should be.
Alert::Kind AlertOf(const Move& move) {
  if (move.to == Referral::DECLINED) return Alert::DECLINED;
  if (move.to == Referral::NO_SHOW) return Alert::NO_SHOW;
  if (move.to == Referral::EXPIRED) return Alert::EXPIRED;
  return move.reason == "CONSENT_WITHDRAWN" ? Alert::CONSENT_WITHDRAWN : Alert::KIND_UNSPECIFIED;
}

absl::Status TellTeam(db::Transaction& transaction, const Referral& referral, const Move& move) {
  const Alert::Kind kind = AlertOf(move);
  if (kind == Alert::KIND_UNSPECIFIED) return absl::OkStatus();
  return RaiseAlert(transaction, kind, referral.site(), referral.partner(), referral.id());
}

}  // namespace

absl::Status Announce(db::Transaction& transaction, const LockedReferral& after, Referral::State from, const Move& move,
                      absl::Time now) {
  RETURN_IF_ERROR(TellPartner(transaction, after, from, now));
  return TellTeam(transaction, after.referral, move);
}

}  // namespace passerelle::referrals
