#include <algorithm>
#include <string>
#include <vector>

#include "services/outreach/jobs/jobs.h"
#include "services/outreach/outings/stock_moves.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr std::int32_t kMostAtOnce = 20;
// How long the outings of one run are left alone by the other replicas, and by this one should it die.
constexpr std::int32_t kLeaseSeconds = 10;
constexpr absl::Duration kMostForOne = absl::Seconds(5);

absl::StatusOr<bool> MoveDueStock(process::JobContext& context, const vault::Keeper& keeper) {
  ASSIGN_OR_RETURN(const db::Result due, context.db.Execute(sql::kTakeDueStock, {kMostAtOnce, kLeaseSeconds}));
  for (const db::Row row : due) {
    if (context.stopping()) break;
    const absl::Time deadline = std::min(context.deadline, absl::Now() + kMostForOne);
    RETURN_IF_ERROR(MoveStock(keeper, context.db, context.neighbours, deadline, context.trace, row.Text("id")));
  }
  return due.size() == static_cast<std::size_t>(kMostAtOnce);
}

}  // namespace

process::Job MoveStockJob(const State& state) {
  return {.name = "move_stock", .period = absl::Seconds(1), .run = [&state](process::JobContext& context) {
            return MoveDueStock(context, state.keeper);
          }};
}

}  // namespace passerelle::outreach
