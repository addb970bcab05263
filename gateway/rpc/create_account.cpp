#include <optional>

#include "gateway/access/password.h"
#include "gateway/access/password_rules.h"
#include "gateway/rpc/managed_accounts.h"
#include "rpcs/gateway.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

// Without the password: no hash of it but the slow one is kept.
db::Bytes IndexOf(const AccountVault& vault, v1::CreateAccountRequest request) {
  request.clear_password();
  return vault.RequestIndex(rpc::RequestHash(request));
}

// The account that an earlier call with the same idempotency key has made.
absl::StatusOr<std::optional<v1::Account>> CreatedBefore(rpc::RpcContext& rpc, const std::string& id,
                                                         const db::Bytes& request_index) {
  ASSIGN_OR_RETURN(const db::Result rows, SelectAccounts(rpc, rpc.db(), {.id = id}));
  if (rows.empty()) return std::nullopt;
  if (rows[0].IsNull("request_hash") || rows[0].Bytes("request_hash") != request_index.value)
    return IdempotencyKeyReused();
  return AccountFromRow(rpc.state<State>().accounts, rows[0]);
}

absl::Status CheckNewAccount(const rpc::RpcContext& rpc, const v1::CreateAccountRequest& request, const Grant& grant) {
  RETURN_IF_ERROR(CheckSense(Grantee::kAccount, grant));
  RETURN_IF_ERROR(CheckEmail(request.email(), "email"));
  RETURN_IF_ERROR(CheckPassword(request.password(), request.login(), "password"));
  return CheckMayHandOn(rpc.principal(), Grantee::kAccount, grant);
}

}  // namespace

absl::StatusOr<v1::Account> CreateAccount(rpc::RpcContext& rpc, const v1::CreateAccountRequest& request) {
  const AccountVault& vault = rpc.state<State>().accounts;
  const std::string id = rpc.NewResourceId();
  const db::Bytes request_index = IndexOf(vault, request);
  ASSIGN_OR_RETURN(std::optional<v1::Account> before, CreatedBefore(rpc, id, request_index));
  if (before) return *std::move(before);
  const Grant grant{{request.roles().begin(), request.roles().end()},
                    {request.sites().begin(), request.sites().end()},
                    request.partner()};
  RETURN_IF_ERROR(CheckNewAccount(rpc, request, grant));
  constexpr bool kPasswordChangeNeeded = true;
  constexpr bool kOnlyFirst = false;
  RETURN_IF_ERROR(rpc.db()
                      .Execute(sql::kCreateAccount,
                               {id, vault.LoginIndex(request.login()), vault.SealLogin(request.login()),
                                vault.SealEmail(request.email()), HashPassword(request.password()), grant.roles,
                                grant.sites, grant.partner, kPasswordChangeNeeded, request_index, kOnlyFirst})
                      .status());
  // By this call or by a concurrent one with the same key.
  ASSIGN_OR_RETURN(before, CreatedBefore(rpc, id, request_index));
  if (before) return *std::move(before);
  return FieldError(absl::StatusCode::kAlreadyExists, "LOGIN_TAKEN", "login", "Another account has this login.");
}

}  // namespace passerelle::gateway
