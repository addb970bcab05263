// Stock taken out for destruction, expired and held lots included.
#include <absl/strings/str_cat.h>

#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/supplies/document.h"

namespace passerelle::supplies {
namespace {

absl::Status PostDisposal(Document& document, const v1::RecordDisposalRequest& request) {
  ASSIGN_OR_RETURN(const auto tracked, document.LotTracking(ItemsOf(request.lines())));
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::Line& line = request.lines(i);
    if (!tracked.at(line.item()) || !line.lot().empty()) continue;
    return FieldError(absl::StatusCode::kInvalidArgument, "LOT_REQUIRED", absl::StrCat("lines[", i, "].lot"),
                      absl::StrCat(line.item(), " is kept by lot: state which lot is destroyed."));
  }
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), ShelvesOf(request.location(), request.lines())));
  Posting prototype = document.NewPosting(v1::DESTROYED);
  prototype.reason = request.reason();
  RETURN_IF_ERROR(DrawLines(document, ledger, request.lines(), Lots::kAll, prototype));
  return document.Post(ledger);
}

}  // namespace

absl::StatusOr<v1::Disposal> RecordDisposal(rpc::RpcContext& rpc, const v1::RecordDisposalRequest& request) {
  ASSIGN_OR_RETURN(
      Document document,
      Document::Open(rpc, request,
                     Heading{.kind = kDisposal, .location = request.location(), .note = request.reason()}));
  if (!document.replayed()) RETURN_IF_ERROR(PostDisposal(document, request));
  v1::Disposal disposal;
  disposal.set_id(document.id());
  disposal.set_location(request.location());
  disposal.set_reason(request.reason());
  SetProto(document.occur_time(), *disposal.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*disposal.mutable_movements()));
  return disposal;
}

}  // namespace passerelle::supplies
