#include "gateway/access/one_time_code.h"
#include "gateway/rpc/own_account.h"
#include "gateway/rpc/state.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {

absl::StatusOr<v1::StartSecondFactorResponse> StartSecondFactor(rpc::RpcContext& rpc,
                                                                const v1::StartSecondFactorRequest&) {
  const AccountVault& vault = rpc.state<State>().accounts;
  ASSIGN_OR_RETURN(const db::Result own, FindOwnAccount(rpc));
  const std::string secret = one_time_code::NewSecret();
  ASSIGN_OR_RETURN(const db::Result started,
                   rpc.db().Execute(sql::kStartSecondFactor, {own[0].Text("id"), vault.SealCodeSecret(secret)}));
  if (started.empty())
    return FailedPrecondition("SECOND_FACTOR_EXISTS", "Your account has an authenticator; remove it first.");
  v1::StartSecondFactorResponse response;
  response.set_secret(one_time_code::Base32(secret));
  response.set_uri(one_time_code::Uri(secret, vault.Login(own[0])));
  return response;
}

}  // namespace passerelle::gateway
