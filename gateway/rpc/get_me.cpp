#include "gateway/access/local_principal.h"
#include "rpcs/gateway.h"

namespace passerelle::gateway {

absl::StatusOr<v1::Principal> GetMe(rpc::RpcContext& rpc, const v1::GetMeRequest&) {
  v1::Principal principal;
  principal.set_subject(rpc.principal().subject);
  for (const auto& role : RolesOf(rpc.principal())) principal.add_roles(role);
  for (const auto& site : rpc.principal().sites) principal.add_sites(site);
  principal.set_partner(rpc.principal().partner);
  return principal;
}

}  // namespace passerelle::gateway
