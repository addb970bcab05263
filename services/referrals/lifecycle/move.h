// One change of a referral's state with everything that follows from it, in one transaction: the row, its history, the
// fact for the other services, the partner's notification, the team's alert.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>

#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/referrals/state.h"
#include "services/runtime/db/database.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::referrals {

// Whose referrals a caller may touch. A partner's never includes drafts that were not sent.
struct Scope {
  db::Param sites = std::nullopt;  // null: the whole association
  std::string partner = {};        // empty: any
};
// Of a call by the team.
Scope TeamScope(const rpc::RpcContext& rpc);

struct Move {
  v1::Referral::State to;
  v1::ReferralChange::Side side;
  std::string actor = {};   // opaque id; empty for SYSTEM
  std::string etag = {};    // empty: any version
  std::string note = {};    // kept in the history; personal
  std::string reason = {};  // SYSTEM's: NO_ANSWER, CONSENT_WITHDRAWN, PERSON_ERASED
  // What changes besides, where the state has it.
  std::string consent = {};                                           // SENT: on which it rests
  absl::Time consent_end_time = absl::InfiniteFuture();               // SENT: when that is no longer in force
  absl::Time scheduled_time = absl::InfinitePast();                   // SCHEDULED
  v1::Referral::Outcome outcome = v1::Referral::OUTCOME_UNSPECIFIED;  // CLOSED
  std::string trace_parent = {};                                      // of the call that moves it
};

// The referral with its history after the move. NOT_FOUND (REFERRAL_UNKNOWN) outside the scope; ABORTED
// (ETAG_MISMATCH); FAILED_PRECONDITION (ILLEGAL_TRANSITION). One that is there already, and would not change, is
// answered as it is, whatever the etag; what ends it or says how it went is the same only in the same words. SCHEDULED
// with another time is a move. FAILED_PRECONDITION (CONSENT_MISSING)
// when the consent on which it is to be SENT has just been withdrawn, (PERSON_UNKNOWN) when the person asked to be
// forgotten.
absl::StatusOr<v1::Referral> MoveReferral(db::Transaction& transaction, State& state, const std::string& id,
                                          const Scope& scope, const Move& move, absl::Time now);

// The same in a transaction of its own: by the caller unless `move` names another actor, with the call's trace, and the
// notification leaves at once.
absl::StatusOr<v1::Referral> MoveReferral(rpc::RpcContext& rpc, const std::string& id, const Scope& scope, Move move);

}  // namespace passerelle::referrals
