#include "gateway/access/accounts.h"

#include <algorithm>

#include "gateway/access/password.h"
#include "gateway/access/password_rules.h"
#include "gateway/base/text.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/validation/formats.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

constexpr std::size_t kLongestLogin = 120;

bool IsSlug(std::string_view text) { return !text.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, text); }

absl::Status CheckPartner(const Grant& grant) {
  if (grant.partner.empty()) return absl::OkStatus();
  if (!IsSlug(grant.partner)) return absl::InvalidArgumentError(Cat("\"", grant.partner, "\" is not a partner"));
  if (std::find(grant.roles.begin(), grant.roles.end(), "partner") == grant.roles.end())
    return absl::InvalidArgumentError("only an account of the role partner speaks for one");
  return absl::OkStatus();
}

absl::Status CheckNewAccount(const NewAccount& account) {
  if (account.login.empty() || account.login.size() > kLongestLogin)
    return absl::InvalidArgumentError("the login must have 1 to 120 characters");
  RETURN_IF_ERROR(CheckPassword(account.password, account.login, "password"));
  if (account.grant.roles.empty()) return absl::InvalidArgumentError("an account needs a role");
  for (const auto& role : account.grant.roles) {
    if (!access::IsRole(role)) return absl::InvalidArgumentError(Cat("unknown role ", role));
  }
  for (const auto& site : account.grant.sites) {
    if (site != "*" && !IsSlug(site)) return absl::InvalidArgumentError(Cat("\"", site, "\" is not a site"));
  }
  return CheckPartner(account.grant);
}

absl::StatusOr<bool> Insert(db::Executor& db, const AccountVault& vault, const NewAccount& account, bool only_first) {
  RETURN_IF_ERROR(CheckNewAccount(account));
  const Grant& grant = account.grant;
  constexpr bool kPasswordChangeNeeded = false;
  ASSIGN_OR_RETURN(
      const db::Result created,
      db.Execute(sql::kCreateAccount, {NewUuidV7(), vault.LoginIndex(account.login), vault.SealLogin(account.login),
                                       std::nullopt, HashPassword(account.password), grant.roles, grant.sites,
                                       grant.partner, kPasswordChangeNeeded, std::nullopt, only_first}));
  return !created.empty();
}

}  // namespace

absl::StatusOr<bool> CreateAccount(db::Executor& db, const AccountVault& vault, const NewAccount& account) {
  return Insert(db, vault, account, false);
}

absl::StatusOr<bool> CreateFirstAccount(db::Executor& db, const AccountVault& vault, const NewAccount& account) {
  ASSIGN_OR_RETURN(const db::Result any, db.ExecuteOne(sql::kHasAccount, {}));
  if (any[0].Bool("present")) return false;
  return Insert(db, vault, account, true);
}

}  // namespace passerelle::gateway
