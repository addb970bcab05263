#include <algorithm>

#include "gateway/rpc/managed_accounts.h"
#include "gateway/rpc/own_account.h"
#include "rpcs/gateway.h"
#include "services/runtime/base/field_mask.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

using Fields = std::vector<std::string>;

bool Names(const Fields& fields, std::string_view field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

bool ChangesGrant(const Fields& fields) {
  return Names(fields, "roles") || Names(fields, "sites") || Names(fields, "partner");
}

Grant ChangedGrant(const Fields& fields, const v1::Account& changes, const db::Row& before) {
  Grant grant = GrantOf(changes);
  if (!Names(fields, "roles")) grant.roles = before.TextArray("roles");
  if (!Names(fields, "sites")) grant.sites = before.TextArray("sites");
  if (!Names(fields, "partner")) grant.partner = std::string(before.Text("partner"));
  return grant;
}

absl::Status CheckChange(const rpc::RpcContext& rpc, const Fields& fields, const v1::Account& changes,
                         const Grant& grant) {
  if (Names(fields, "email")) RETURN_IF_ERROR(CheckEmail(changes.email(), "account.email"));
  if (!ChangesGrant(fields)) return absl::OkStatus();
  RETURN_IF_ERROR(RefuseOwnAccount(rpc, changes.id()));
  if (grant.roles.empty()) return InvalidFields({{"account.roles", "must not be empty"}});
  RETURN_IF_ERROR(CheckSense(Grantee::kAccount, grant, "account."));
  return CheckMayHandOn(rpc.principal(), Grantee::kAccount, grant);
}

}  // namespace

absl::StatusOr<v1::Account> UpdateAccount(rpc::RpcContext& rpc, const v1::UpdateAccountRequest& request) {
  const v1::Account& changes = request.account();
  ASSIGN_OR_RETURN(const Fields fields, FieldsToUpdate(request.update_mask(), changes));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, LockAccount(rpc, transaction, changes.id()));
  if (!changes.etag().empty() && changes.etag() != std::to_string(before[0].Int("version"))) return EtagMismatch();
  if (fields.empty()) return ReadAccount(rpc, transaction, changes.id());

  const AccountVault& vault = rpc.state<State>().accounts;
  const Grant grant = ChangedGrant(fields, changes, before[0]);
  RETURN_IF_ERROR(CheckChange(rpc, fields, changes, grant));
  const std::string email = Names(fields, "email") ? changes.email() : vault.Email(before[0]);
  RETURN_IF_ERROR(
      transaction
          .Execute(sql::kUpdateAccount, {changes.id(), vault.SealEmail(email), grant.roles, grant.sites, grant.partner})
          .status());
  return CommitAndAnswer(rpc, transaction, changes.id());
}

}  // namespace passerelle::gateway
