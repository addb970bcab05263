#include "services/supplies/counting/differences.h"

#include <algorithm>

#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

std::int64_t MovedSince(const CountedLot& lot) {
  return lot.counted_seq > lot.seq ? lot.balance - lot.counted : lot.moved_since;
}

std::int64_t BookedThen(const CountedLot& lot) { return lot.balance - MovedSince(lot); }

std::int64_t DifferenceToPost(const CountedLot& lot) { return std::max(lot.counted - BookedThen(lot), -lot.balance); }

absl::StatusOr<std::vector<CountedLot>> FindDifferences(db::Executor& db, const std::string& session) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindCountDifferences, {session}));
  std::vector<CountedLot> lots;
  lots.reserve(rows.size());
  for (const db::Row& row : rows) {
    lots.push_back({.item = std::string(row.Text("item")),
                    .lot = std::string(row.Text("lot")),
                    .was_counted = row.Bool("was_counted"),
                    .counted = row.Int("counted"),
                    .seq = row.Int("seq"),
                    .count_time = row.Time("count_time"),
                    .balance = row.Int("quantity"),
                    .counted_seq = row.Int("counted_seq"),
                    .moved_since = row.Int("moved_since")});
  }
  return lots;
}

}  // namespace passerelle::supplies
