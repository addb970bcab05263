// Stock moved between two locations.
#include "rpcs/supplies.h"
#include "services/supplies/transfer.h"

namespace passerelle::supplies {

absl::StatusOr<v1::Transfer> RecordTransfer(rpc::RpcContext& rpc, const v1::RecordTransferRequest& request) {
  if (request.from() == request.to()) {
    return FieldError(absl::StatusCode::kInvalidArgument, "SAME_LOCATION", "to",
                      "A transfer goes to another location.");
  }
  ASSIGN_OR_RETURN(Document document,
                   Document::Open(rpc, request,
                                  Heading{.kind = kTransfer, .location = request.from(), .to_location = request.to()}));
  if (!document.replayed()) RETURN_IF_ERROR(PostLines(document, request.lines()));
  return CloseTransfer(document);
}

}  // namespace passerelle::supplies
