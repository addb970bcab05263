// Which way a referral may go. The states are api.md's: DRAFT → SENT → ACKNOWLEDGED → ACCEPTED | DECLINED → SCHEDULED →
// ATTENDED | NO_SHOW → CLOSED, and CANCELLED, WITHDRAWN, EXPIRED besides.
#pragma once

#include "passerelle/referrals/v1/referrals.pb.h"

namespace passerelle::referrals {

// Whether a referral in state `from` may become `to`. Staying where it is is no move.
bool MayMove(v1::Referral::State from, v1::Referral::State to);

// Nothing more is expected of anybody: the partner no longer sees the person.
bool IsOver(v1::Referral::State state);
// The partner has neither accepted nor declined yet, and should.
bool AwaitsAnswer(v1::Referral::State state);

}  // namespace passerelle::referrals
