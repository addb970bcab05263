#include "rpcs/referrals.h"
#include "services/referrals/deliveries/standard_webhooks.h"
#include "services/referrals/sealed_fields.h"
#include "services/referrals/state.h"
#include "services/runtime/base/proto_time.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kOverlap = absl::Hours(24);

}  // namespace

absl::StatusOr<v1::RotateSecretResponse> RotateSecret(rpc::RpcContext& rpc, const v1::RotateSecretRequest& request) {
  v1::RotateSecretResponse response;
  response.set_secret(NewWebhookSecret());
  const db::Bytes sealed = KeeperOf(rpc).Seal(WebhookSecretOf(request.id()), response.secret());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kRotateSecret, {request.id(), sealed, rpc.now(), rpc.now() + kOverlap}));
  if (rows.empty()) return NotFound("PARTNER_UNKNOWN", "There is no such partner.");
  if (!rows[0].IsNull("webhook_previous_expire_time")) {
    SetProto(rows[0].Time("webhook_previous_expire_time"), *response.mutable_previous_expire_time());
  }
  return response;
}

}  // namespace passerelle::referrals
