// What an outing brings back: whatever its vehicle holds. The lots are chosen here, inside the transaction, so that the
// same request is a replay however the vehicle's stock has changed.
#include "rpcs/supplies.h"
#include "services/supplies/transfer.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Transfer> UnloadVehicle(rpc::RpcContext& rpc, const v1::UnloadVehicleRequest& request) {
  ASSIGN_OR_RETURN(const std::string store, StoreOf(rpc.db(), request.site()));
  ASSIGN_OR_RETURN(Document document, Document::Open(rpc, request,
                                                     Heading{.kind = kTransfer,
                                                             .location = request.location(),
                                                             .to_location = store,
                                                             .outing = request.outing()}));
  RETURN_IF_ERROR(CheckPlaceOf(request.site(), document.place()));
  if (!document.replayed()) RETURN_IF_ERROR(PostEverything(document));
  return CloseTransfer(document);
}

}  // namespace passerelle::supplies
