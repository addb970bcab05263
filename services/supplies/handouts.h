// Handouts, told when they happen or hours later. What a recall held and a stock count saw in between must not make
// another story of them: goods were in use until they were recalled, and a count keeps the last word on what is left,
// so that what it saw missing is put back and handed out, both in the ledger, and the balance stays what was counted.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/supplies/ledger.h"
#include "services/supplies/reversal.h"

namespace passerelle::supplies {

// The lots of a shelf as a handout of that moment (MomentOf) found them: what was recalled later was not on hold yet.
std::vector<LotBalance> LotsAt(const Ledger& ledger, const ShelfKey& shelf, absl::Time moment);

// Posts a handout of that moment; one that a stock count has seen leaves the balance as it was counted.
absl::Status PostHandout(Ledger& ledger, Posting handout, absl::Time moment);

// A posted handout, and what day it is at its site when it is taken back.
struct MovementToTakeBack {
  PostedMovement movement;
  std::string local_day;
};

// Posts the opposite of a handout at `time`; where a stock count has seen the handout, the goods are counted out again.
absl::Status TakeBack(Ledger& ledger, const MovementToTakeBack& handout, absl::Time time, std::string_view reason);

}  // namespace passerelle::supplies
