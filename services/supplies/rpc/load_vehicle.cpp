// What an outing takes along.
#include "rpcs/supplies.h"
#include "services/supplies/transfer.h"

namespace passerelle::supplies {
namespace {

Lines LinesOf(const v1::LoadVehicleRequest& request) {
  Lines lines;
  for (const v1::VehicleLoadLine& wanted : request.lines()) {
    v1::Line& line = *lines.Add();
    line.set_item(wanted.item());
    line.set_quantity(wanted.quantity());
  }
  return lines;
}

}  // namespace

absl::StatusOr<v1::Transfer> LoadVehicle(rpc::RpcContext& rpc, const v1::LoadVehicleRequest& request) {
  ASSIGN_OR_RETURN(const std::string store, StoreOf(rpc.db(), request.site()));
  ASSIGN_OR_RETURN(Document document, Document::Open(rpc, request,
                                                     Heading{.kind = kTransfer,
                                                             .location = store,
                                                             .to_location = request.location(),
                                                             .outing = request.outing()}));
  RETURN_IF_ERROR(CheckPlaceOf(request.site(), document.destination()));
  if (!document.replayed()) RETURN_IF_ERROR(PostLines(document, LinesOf(request)));
  return CloseTransfer(document);
}

}  // namespace passerelle::supplies
