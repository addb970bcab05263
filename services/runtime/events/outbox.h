// How a write tells other services what it did: its SQL inserts one row into `outbox` in the same transaction,
//   insert into outbox (fact, trace_parent) select $n, $m from <the row that was really written>
// where fact is EncodeFact of an events.v1.Fact. The sequencer gives the row its position afterwards.
#pragma once

#include "services/runtime/db/param.h"

namespace passerelle::events::v1 {
class Fact;
}

namespace passerelle::events {

// The bytea parameter of a fact.
db::Bytes EncodeFact(const v1::Fact& fact);

}  // namespace passerelle::events
