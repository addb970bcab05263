// What was counted at a location. The books follow the count: each difference is posted, and the balance remembers that
// everything before has been seen, so that it is not corrected a second time by reversing an earlier movement.
#include <absl/strings/str_cat.h>

#include <cstdlib>

#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/document.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// The balances that a count sets, in three columns.
struct Counted {
  std::vector<std::string> locations;
  std::vector<std::string> items;
  std::vector<std::string> lots;
};

Counted CountedOf(const v1::RecordStockCountRequest& request) {
  Counted counted;
  for (const v1::CountLine& line : request.lines()) {
    counted.locations.push_back(request.location());
    counted.items.push_back(line.item());
    counted.lots.push_back(line.lot());
  }
  return counted;
}

absl::Status CheckNamedOnce(const v1::RecordStockCountRequest& request) {
  std::set<std::pair<std::string, std::string>> named;
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::CountLine& line = request.lines(i);
    if (named.emplace(line.item(), line.lot()).second) continue;
    return FieldError(absl::StatusCode::kInvalidArgument, "LINE_REPEATED", absl::StrCat("lines[", i, "]"),
                      absl::StrCat(line.item(), " is counted twice."));
  }
  return absl::OkStatus();
}

// An item that is kept by lot may be counted without one only as none: "nothing there, whatever the lot" explains a
// shortfall at a place that never had a lot of it.
absl::StatusOr<std::vector<LotStatement>> LotsOf(const std::map<std::string, bool>& tracked,
                                                 const v1::RecordStockCountRequest& request) {
  std::vector<LotStatement> statements;
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::CountLine& line = request.lines(i);
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
absl::Status CheckNewLots(Document& document, const std::map<std::string, bool>& tracked,
                          const std::vector<LotStatement>& statements) {
  std::vector<std::string> items;
  std::vector<std::string> lots;
  for (const LotStatement& statement : statements) {
    items.push_back(statement.item);
    lots.push_back(statement.lot);
  }
  ASSIGN_OR_RETURN(const db::Result rows, document.transaction().Execute(sql::kFindLots, {items, lots}));
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

absl::Status PostDifference(const Document& document, Ledger& ledger, const v1::CountLine& line) {
  const std::string& location = document.place().location;
  const LotBalance* balance = ledger.Find({location, line.item()}, line.lot());
  const std::int64_t difference = line.counted() - (balance == nullptr ? 0 : balance->quantity);
  if (difference == 0) return absl::OkStatus();
  Posting posting = document.NewPosting(v1::COUNTED);
  (difference > 0 ? posting.to : posting.from) = location;
  posting.item = line.item();
  posting.lot = line.lot();
  posting.quantity = static_cast<std::int32_t>(std::abs(difference));
  return ledger.Post(std::move(posting));
}

absl::Status PostStockCount(Document& document, const v1::RecordStockCountRequest& request) {
  ASSIGN_OR_RETURN(const auto tracked, document.LotTracking(ItemsOf(request.lines())));
  ASSIGN_OR_RETURN(const std::vector<LotStatement> statements, LotsOf(tracked, request));
  RETURN_IF_ERROR(CheckNewLots(document, tracked, statements));
  RETURN_IF_ERROR(StateLots(document.transaction(), statements));
  const Counted counted = CountedOf(request);
  RETURN_IF_ERROR(
      document.transaction().Execute(sql::kEnsureBalances, {counted.locations, counted.items, counted.lots}).status());
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), ShelvesOf(request.location(), request.lines())));
  RETURN_IF_ERROR(
      document.transaction().Execute(sql::kMarkCounted, {request.location(), counted.items, counted.lots}).status());
  for (const v1::CountLine& line : request.lines()) RETURN_IF_ERROR(PostDifference(document, ledger, line));
  return document.Post(ledger);
}

}  // namespace

absl::StatusOr<v1::StockCount> RecordStockCount(rpc::RpcContext& rpc, const v1::RecordStockCountRequest& request) {
  RETURN_IF_ERROR(CheckNamedOnce(request));
  ASSIGN_OR_RETURN(Document document,
                   Document::Open(rpc, request, Heading{.kind = kStockCount, .location = request.location()}));
  if (!document.replayed()) RETURN_IF_ERROR(PostStockCount(document, request));
  v1::StockCount count;
  count.set_id(document.id());
  count.set_location(request.location());
  SetProto(document.occur_time(), *count.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*count.mutable_movements()));
  return count;
}

}  // namespace passerelle::supplies
