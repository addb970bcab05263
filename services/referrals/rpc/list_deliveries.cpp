#include "rpcs/referrals.h"
#include "services/referrals/deliveries/delivery_rows.h"
#include "services/runtime/base/page.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

// The statement whose index order fits the narrowest filter; all take the same parameters.
const db::Statement& StatementFor(const v1::ListDeliveriesRequest& request) {
  if (!request.referral().empty()) return sql::kListDeliveriesOfReferral;
  const v1::Delivery::State state = request.state();
  if (state != v1::Delivery::STATE_UNSPECIFIED && state != v1::Delivery::DELIVERED) return sql::kListUndelivered;
  return request.partner().empty() ? sql::kListDeliveries : sql::kListDeliveriesOfPartner;
}

}  // namespace

absl::StatusOr<v1::ListDeliveriesResponse> ListDeliveries(rpc::RpcContext& rpc,
                                                          const v1::ListDeliveriesRequest& request) {
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string state =
      request.state() == v1::Delivery::STATE_UNSPECIFIED ? "" : v1::Delivery::State_Name(request.state());
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(StatementFor(request),
                       {db::TextOrNull(request.partner()), db::TextOrNull(state), db::TextOrNull(request.referral()),
                        db::TextOrNull(page.After(0)), page.size + 1, rpc.sites()}));
  v1::ListDeliveriesResponse response;
  AnswerPage(request, page, rows, {"number"}, response,
             [&](const db::Row& row) { *response.add_deliveries() = DeliveryFromRow(row); });
  return response;
}

}  // namespace passerelle::referrals
