#include "gateway/access/accounts.h"

#include <algorithm>

#include "gateway/access/password.h"
#include "gateway/base/text.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/validation/formats.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

constexpr std::size_t kShortestPassword = 12;
constexpr std::size_t kLongestLogin = 120;

bool IsSlug(std::string_view text) { return !text.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, text); }

absl::Status CheckPartner(const NewAccount& account) {
  if (account.partner.empty()) return absl::OkStatus();
  if (!IsSlug(account.partner)) return absl::InvalidArgumentError(Cat("\"", account.partner, "\" is not a partner"));
  if (std::find(account.roles.begin(), account.roles.end(), "partner") == account.roles.end())
    return absl::InvalidArgumentError("only an account of the role partner speaks for one");
  return absl::OkStatus();
}

absl::Status Check(const NewAccount& account) {
  if (account.login.empty() || account.login.size() > kLongestLogin)
    return absl::InvalidArgumentError("the login must have 1 to 120 characters");
  if (account.password.size() < kShortestPassword)
    return absl::InvalidArgumentError("the password must have at least 12 characters");
  if (account.roles.empty()) return absl::InvalidArgumentError("an account needs a role");
  for (const auto& role : account.roles) {
    if (!access::IsRole(role) || role == "service") return absl::InvalidArgumentError(Cat("unknown role ", role));
  }
  for (const auto& site : account.sites) {
    if (site != "*" && !IsSlug(site)) return absl::InvalidArgumentError(Cat("\"", site, "\" is not a site"));
  }
  return CheckPartner(account);
}

absl::StatusOr<bool> Insert(const db::Statement& statement, db::Pool& pool, const NewAccount& account,
                            absl::Time deadline) {
  RETURN_IF_ERROR(Check(account));
  ASSIGN_OR_RETURN(const db::Result created,
                   db::Session(pool, deadline)
                       .Execute(statement, {NewUuidV7(), account.login, HashPassword(account.password), account.roles,
                                            account.sites, account.partner}));
  return !created.empty();
}

}  // namespace

absl::StatusOr<bool> CreateAccount(db::Pool& pool, const NewAccount& account, absl::Time deadline) {
  return Insert(sql::kCreateAccount, pool, account, deadline);
}

absl::StatusOr<bool> CreateFirstAccount(db::Pool& pool, const NewAccount& account, absl::Time deadline) {
  ASSIGN_OR_RETURN(const db::Result any, db::Session(pool, deadline).ExecuteOne(sql::kHasAccount, {}));
  if (any[0].Bool("present")) return false;
  return Insert(sql::kCreateFirstAccount, pool, account, deadline);
}

}  // namespace passerelle::gateway
