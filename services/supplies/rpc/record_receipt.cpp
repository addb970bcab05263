// Goods received from a supplier.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/document.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status LotRequired(const std::string& field, const std::string& item) {
  return FieldError(absl::StatusCode::kInvalidArgument, "LOT_REQUIRED", field,
                    absl::StrCat(item, " is kept by lot: state the lot and its last day of use."));
}

// What the lines say about lots. An item that is not kept by lot may come with one all the same; it is then kept.
absl::StatusOr<std::vector<LotStatement>> LotsOf(const std::map<std::string, bool>& tracked, const Lines& lines) {
  std::vector<LotStatement> statements;
  for (int i = 0; i < lines.size(); ++i) {
    const v1::Line& line = lines[i];
    const std::string field = absl::StrCat("lines[", i, "]");
    const bool complete = !line.lot().empty() && !line.expire_date().empty();
    if (tracked.at(line.item()) && !complete) return LotRequired(field, line.item());
    if (line.lot().empty() && !line.expire_date().empty()) return LotRequired(field, line.item());
    if (!line.lot().empty()) statements.push_back({line.item(), line.lot(), line.expire_date(), field});
  }
  return statements;
}

absl::Status EnsureBalances(Document& document, const Lines& lines) {
  std::vector<std::string> locations;
  std::vector<std::string> items;
  std::vector<std::string> lots;
  for (const v1::Line& line : lines) {
    locations.push_back(document.place().location);
    items.push_back(line.item());
    lots.push_back(line.lot());
  }
  return document.transaction().Execute(sql::kEnsureBalances, {locations, items, lots}).status();
}

absl::Status PostReceipt(Document& document, const v1::RecordReceiptRequest& request) {
  ASSIGN_OR_RETURN(const auto tracked, document.LotTracking(ItemsOf(request.lines())));
  ASSIGN_OR_RETURN(const std::vector<LotStatement> statements, LotsOf(tracked, request.lines()));
  RETURN_IF_ERROR(StateLots(document.transaction(), statements));
  RETURN_IF_ERROR(EnsureBalances(document, request.lines()));
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), ShelvesOf(request.location(), request.lines())));
  for (const v1::Line& line : request.lines()) {
    Posting posting = document.NewPosting(v1::RECEIVED);
    posting.to = request.location();
    posting.item = line.item();
    posting.lot = line.lot();
    posting.quantity = line.quantity();
    RETURN_IF_ERROR(ledger.Post(std::move(posting)));
  }
  return document.Post(ledger);
}

}  // namespace

absl::StatusOr<v1::Receipt> RecordReceipt(rpc::RpcContext& rpc, const v1::RecordReceiptRequest& request) {
  ASSIGN_OR_RETURN(
      Document document,
      Document::Open(rpc, request,
                     Heading{.kind = kReceipt, .location = request.location(), .note = request.supplier()}));
  if (!document.replayed()) RETURN_IF_ERROR(PostReceipt(document, request));
  v1::Receipt receipt;
  receipt.set_id(document.id());
  receipt.set_location(request.location());
  receipt.set_supplier(request.supplier());
  SetProto(document.occur_time(), *receipt.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*receipt.mutable_movements()));
  return receipt;
}

}  // namespace passerelle::supplies
