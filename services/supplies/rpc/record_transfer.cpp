// Stock moved between two locations.
#include "rpcs/supplies.h"
#include "services/supplies/document.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

absl::Status EnsureBalances(Document& document, const v1::RecordTransferRequest& request) {
  std::vector<std::string> unnamed;
  std::vector<std::string> named_items;
  std::vector<std::string> named_lots;
  for (const v1::Line& line : request.lines()) {
    if (line.lot().empty()) {
      unnamed.push_back(line.item());
    } else {
      named_items.push_back(line.item());
      named_lots.push_back(line.lot());
    }
  }
  return document.transaction()
      .Execute(sql::kEnsureTransferBalances, {request.from(), request.to(), unnamed, named_items, named_lots})
      .status();
}

absl::Status PostTransfer(Document& document, const v1::RecordTransferRequest& request) {
  RETURN_IF_ERROR(document.LotTracking(ItemsOf(request.lines())).status());
  RETURN_IF_ERROR(EnsureBalances(document, request));
  std::set<ShelfKey> shelves = ShelvesOf(request.from(), request.lines());
  shelves.merge(ShelvesOf(request.to(), request.lines()));
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), shelves));
  Posting prototype = document.NewPosting(v1::TRANSFERRED);
  prototype.to = request.to();
  RETURN_IF_ERROR(DrawLines(document, ledger, request.lines(), Lots::kUsable, prototype));
  return document.Post(ledger);
}

}  // namespace

absl::StatusOr<v1::Transfer> RecordTransfer(rpc::RpcContext& rpc, const v1::RecordTransferRequest& request) {
  if (request.from() == request.to()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "SAME_LOCATION", "to",
                      "A transfer goes to another location.");
  }
  ASSIGN_OR_RETURN(Document document,
                   Document::Open(rpc, request,
                                  Heading{.kind = kTransfer, .location = request.from(), .to_location = request.to()}));
  if (!document.replayed()) RETURN_IF_ERROR(PostTransfer(document, request));
  v1::Transfer transfer;
  transfer.set_id(document.id());
  transfer.set_from(request.from());
  transfer.set_to(request.to());
  SetProto(document.occur_time(), *transfer.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*transfer.mutable_movements()));
  return transfer;
}

}  // namespace passerelle::supplies
