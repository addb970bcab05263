// Taking back what was posted: the opposite movement, which leaves the original as it stands.
#pragma once

#include <limits>
#include <string>

#include "services/runtime/db/result.h"
#include "services/supplies/ledger.h"

namespace passerelle::supplies {

// A movement of the ledger and its place in it.
struct PostedMovement {
  Posting posting;
  // Later than any count for a movement that the running transaction posts itself: a count cannot come between.
  std::int64_t seq = std::numeric_limits<std::int64_t>::max();
  absl::Time moment = absl::InfiniteFuture();  // MomentOf, when it was told
};

// `row` holds the columns of sql/find_movement_to_reverse.sql.
PostedMovement PostedMovementFromRow(const db::Row& row);

// The shelves that reversing a movement changes, for Ledger::Lock.
std::set<ShelfKey> AccountsOf(const Posting& posting);

// Whether a stock count has seen the movement: the books then follow the count, and not the movement any more. A
// handout that was told after the count but happened before it was seen too.
bool CountedSince(const Ledger& ledger, const PostedMovement& movement);

// The opposite of `original`, with a new id, at `occur_time` on the local day `service_day`.
Posting ReversalOf(const Posting& original, absl::Time occur_time, std::string service_day, std::string reason);

}  // namespace passerelle::supplies
