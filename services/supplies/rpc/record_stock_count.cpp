// What was counted at a location. The books follow the count: each difference is posted, and the balance remembers that
// everything before has been seen, so that it is not corrected a second time by reversing an earlier movement.
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/counting/count_lines.h"
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

absl::Status PostLine(const Document& document, Ledger& ledger, const v1::CountLine& line) {
  const std::string& location = document.place().location;
  const LotBalance* balance = ledger.Find({location, line.item()}, line.lot());
  Posting posting = document.NewPosting(v1::COUNTED);
  posting.item = line.item();
  posting.lot = line.lot();
  return PostDifference(ledger, std::move(posting), location,
                        line.counted() - (balance == nullptr ? 0 : balance->quantity));
}

absl::Status PostStockCount(Document& document, const v1::RecordStockCountRequest& request) {
  ASSIGN_OR_RETURN(const auto tracked, document.LotTracking(ItemsOf(request.lines())));
  ASSIGN_OR_RETURN(const std::vector<LotStatement> statements,
                   CheckCountedLots(document.transaction(), tracked, request.lines()));
  RETURN_IF_ERROR(StateLots(document.transaction(), statements));
  const Counted counted = CountedOf(request);
  RETURN_IF_ERROR(
      document.transaction().Execute(sql::kEnsureBalances, {counted.locations, counted.items, counted.lots}).status());
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), ShelvesOf(request.location(), request.lines())));
  RETURN_IF_ERROR(
      document.transaction()
          .Execute(sql::kMarkCounted, {request.location(), counted.items, counted.lots, document.occur_time()})
          .status());
  for (const v1::CountLine& line : request.lines()) RETURN_IF_ERROR(PostLine(document, ledger, line));
  return document.Post(ledger);
}

}  // namespace

absl::StatusOr<v1::StockCount> RecordStockCount(rpc::RpcContext& rpc, const v1::RecordStockCountRequest& request) {
  RETURN_IF_ERROR(CheckCountedOnce(request.lines()));
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
