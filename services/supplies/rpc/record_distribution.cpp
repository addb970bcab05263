// Handouts outside a visit: a dispenser, a stand.
#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/document.h"
#include "services/supplies/rows.h"

namespace passerelle::supplies {
namespace {

absl::Status PostDistribution(Document& document, const v1::RecordDistributionRequest& request) {
  RETURN_IF_ERROR(document.LotTracking(ItemsOf(request.lines())).status());
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), ShelvesOf(request.location(), request.lines())));
  RETURN_IF_ERROR(DrawLines(document, ledger, request.lines(), Lots::kUsable, document.NewPosting(v1::HANDED_OUT)));
  return document.Post(
      ledger, events::EncodeFact(DistributionFact(document.place().kind, request.outing(), ledger.postings())));
}

}  // namespace

absl::StatusOr<v1::Distribution> RecordDistribution(rpc::RpcContext& rpc,
                                                    const v1::RecordDistributionRequest& request) {
  ASSIGN_OR_RETURN(Document document, Document::Open(rpc, request,
                                                     Heading{.kind = kDistribution,
                                                             .location = request.location(),
                                                             .visit = request.visit(),
                                                             .outing = request.outing(),
                                                             .of_outings_day = true}));
  if (!document.replayed()) RETURN_IF_ERROR(PostDistribution(document, request));
  v1::Distribution distribution;
  distribution.set_id(document.id());
  distribution.set_location(request.location());
  SetProto(document.occur_time(), *distribution.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*distribution.mutable_movements()));
  return distribution;
}

}  // namespace passerelle::supplies
