#include "rpcs/referrals.h"
#include "services/referrals/deliveries/delivery_rows.h"
#include "services/referrals/state.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Delivery> RedeliverDelivery(rpc::RpcContext& rpc, const v1::RedeliverDeliveryRequest& request) {
  RETURN_IF_ERROR(rpc.db().Execute(sql::kRedeliverDelivery, {request.id(), rpc.now(), rpc.sites()}).status());
  ASSIGN_OR_RETURN(v1::Delivery delivery, ReadDelivery(rpc.db(), request.id(), rpc.sites()));
  ASSIGN_OR_RETURN(const db::Result channel,
                   rpc.db().ExecuteOne(sql::kFindDeliveryChannel, {delivery.partner(), delivery.type()}));
  if (channel[0].IsNull("channel")) {
    return FailedPrecondition("CHANNEL_MISSING", "The partner has neither a working webhook nor an e-mail address.");
  }
  rpc.state<State>().courier->bell()->Ring();
  return delivery;
}

}  // namespace passerelle::referrals
