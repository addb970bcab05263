#include "services/supplies/counting/count_lines.h"

#include <absl/strings/str_cat.h>

#include <cstdlib>
#include <set>
#include <utility>

#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// An item that is kept by lot may be counted without one only as none: "nothing there, whatever the lot" explains a
// shortfall at a place that never had a lot of it.
absl::StatusOr<std::vector<LotStatement>> StatementsOf(const std::map<std::string, bool>& tracked,
                                                       const CountLines& lines) {
  std::vector<LotStatement> statements;
  for (int i = 0; i < lines.size(); ++i) {
    const v1::CountLine& line = lines[i];
    const std::string field = absl::StrCat("lines[", i, "]");
    const bool needs_lot = (tracked.at(line.item()) && line.counted() > 0) || !line.expire_date().empty();
    if (line.lot().empty() && needs_lot) {
      return FieldError(absl::StatusCode::kInvalidArgument, "LOT_REQUIRED", field,
                        absl::StrCat(line.item(), " is counted by lot."));
    }
    if (!line.lot().empty()) statements.push_back({line.item(), line.lot(), line.expire_date(), field});
  }
  return statements;
}

// A lot that the ledger does not know yet needs its last day of use.
absl::Status CheckNewLots(db::Executor& db, const std::map<std::string, bool>& tracked,
                          const std::vector<LotStatement>& statements) {
  std::vector<std::string> items;
  std::vector<std::string> lots;
  for (const LotStatement& statement : statements) {
    items.push_back(statement.item);
    lots.push_back(statement.lot);
  }
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindLots, {items, lots}));
  std::set<std::pair<std::string, std::string>> known;
  for (const db::Row& row : rows) known.emplace(row.Text("item"), row.Text("lot"));
  for (const LotStatement& statement : statements) {
    if (!tracked.at(statement.item) || !statement.expire_date.empty() ||
        known.contains({statement.item, statement.lot}))
      continue;
    return FieldError(
        absl::StatusCode::kInvalidArgument, "LOT_REQUIRED", statement.field + ".expireDate",
        absl::StrCat("Lot ", statement.lot, " of ", statement.item, " is new: state its last day of use."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckCountedOnce(const CountLines& lines) {
  std::set<std::pair<std::string, std::string>> named;
  for (int i = 0; i < lines.size(); ++i) {
    if (named.emplace(lines[i].item(), lines[i].lot()).second) continue;
    return FieldError(absl::StatusCode::kInvalidArgument, "LINE_REPEATED", absl::StrCat("lines[", i, "]"),
                      absl::StrCat(lines[i].item(), " is counted twice."));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LotStatement>> CheckCountedLots(db::Executor& db, const std::map<std::string, bool>& tracked,
                                                           const CountLines& lines) {
  ASSIGN_OR_RETURN(std::vector<LotStatement> statements, StatementsOf(tracked, lines));
  RETURN_IF_ERROR(CheckNewLots(db, tracked, statements));
  RETURN_IF_ERROR(CheckExpiries(db, statements));
  return statements;
}

absl::Status PostDifference(Ledger& ledger, Posting posting, const std::string& location, std::int64_t difference) {
  if (difference == 0) return absl::OkStatus();
  (difference > 0 ? posting.to : posting.from) = location;
  posting.quantity = static_cast<std::int32_t>(std::abs(difference));
  return ledger.Post(std::move(posting));
}

}  // namespace passerelle::supplies
