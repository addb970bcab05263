#include "rpcs/referrals.h"
#include "services/referrals/deliveries/delivery_rows.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Delivery> GetDelivery(rpc::RpcContext& rpc, const v1::GetDeliveryRequest& request) {
  return ReadDelivery(rpc.db(), request.id(), rpc.sites());
}

}  // namespace passerelle::referrals
