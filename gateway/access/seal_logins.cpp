#include "gateway/access/seal_logins.h"

#include "gateway/access/account_vault.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

constexpr db::Statement kListClearLogins{
    "seal_logins.list", "select id::text as id, login from account where login_index is null order by id limit 200"};
constexpr db::Statement kSealLogin{
    "seal_logins.seal",
    "update account set login_index = $2::bytea, sealed_login = $3::bytea, login = null where id = $1::uuid"};

absl::Status SealOne(db::Connection& owner, const AccountVault& vault, const db::Row& account) {
  const std::string_view login = account.Text("login");
  absl::Status sealed =
      owner.Execute(kSealLogin, {account.Text("id"), vault.LoginIndex(login), vault.SealLogin(login)}).status();
  if (db::ViolatedConstraint(sealed).empty()) return sealed;
  return absl::FailedPreconditionError(
      "two accounts have logins that differ by case or accents only; rename one of them and migrate again");
}

}  // namespace

absl::Status SealLogins(db::Connection& owner, const vault::Vault& vault) {
  ASSIGN_OR_RETURN(const AccountVault accounts, AccountVault::Open(vault, owner));
  for (;;) {
    ASSIGN_OR_RETURN(const db::Result batch, owner.Execute(kListClearLogins, {}));
    if (batch.empty()) return absl::OkStatus();
    for (const db::Row account : batch) RETURN_IF_ERROR(SealOne(owner, accounts, account));
  }
}

}  // namespace passerelle::gateway
