// A page of shipments.
#include "rpcs/supplies.h"
#include "services/runtime/base/page.h"
#include "services/supplies/shipments/shipments.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<v1::ListShipmentsResponse> ListShipments(rpc::RpcContext& rpc, const v1::ListShipmentsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any_state = request.state() == v1::Shipment::STATE_UNSPECIFIED;
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kListShipments,
                                    {rpc.sites(), db::TextOrNull(request.site()),
                                     db::TextOrNull(any_state ? "" : v1::Shipment::State_Name(request.state())),
                                     db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListShipmentsResponse response;
  AnswerPage(request, page, rows, {"send_time", "id"}, response,
             [&](const db::Row& row) { *response.add_shipments() = ShipmentFromRow(row); });
  return response;
}

}  // namespace passerelle::supplies
