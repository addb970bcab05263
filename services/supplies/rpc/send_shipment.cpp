// Goods that leave for another location and are on their way until they arrive there.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/supplies/document.h"
#include "services/supplies/shipments/shipments.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Whoever sends need not act for the site that the goods go to.
absl::Status CheckDestination(db::Executor& db, const std::string& location) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetLocation, {location, db::Param(std::nullopt)}));
  if (!rows.empty()) return absl::OkStatus();
  return FailedPrecondition("LOCATION_UNKNOWN", absl::StrCat("There is no location ", location, "."));
}

absl::Status Post(Document& document, const v1::SendShipmentRequest& request) {
  db::Transaction& transaction = document.transaction();
  RETURN_IF_ERROR(CheckDestination(transaction, request.to()));
  RETURN_IF_ERROR(
      transaction.Execute(sql::kInsertShipment, {document.id(), request.from(), request.to(), document.occur_time()})
          .status());
  RETURN_IF_ERROR(document.LotTracking(ItemsOf(request.lines())).status());
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(transaction, ShelvesOf(request.from(), request.lines())));
  RETURN_IF_ERROR(DrawLines(document, ledger, request.lines(), Lots::kUsable, document.NewPosting(v1::TRANSFERRED)));
  return document.Post(ledger);
}

}  // namespace

absl::StatusOr<v1::Shipment> SendShipment(rpc::RpcContext& rpc, const v1::SendShipmentRequest& request) {
  if (request.from() == request.to()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "SAME_LOCATION", "to",
                      "A shipment goes to another location.");
  }
  ASSIGN_OR_RETURN(Document document,
                   Document::Open(rpc, request, Heading{.kind = kShipment, .location = request.from()}));
  if (!document.replayed()) RETURN_IF_ERROR(Post(document, request));
  ASSIGN_OR_RETURN(v1::Shipment shipment, ReadShipment(rpc, document.transaction(), document.id()));
  RETURN_IF_ERROR(document.transaction().Commit());
  return shipment;
}

}  // namespace passerelle::supplies
