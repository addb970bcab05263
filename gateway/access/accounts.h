// Local accounts, as they are made.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "gateway/access/account_vault.h"
#include "gateway/access/grants.h"
#include "services/runtime/db/database.h"

namespace passerelle::gateway {

struct NewAccount {
  std::string login;
  std::string password;
  Grant grant;
};

// As the operator makes one, whose password need not be changed. Whether it was created; false when the login is taken.
// INVALID_ARGUMENT for an unknown role, a bad site or login, a partner without its role, or a password that
// CheckPassword refuses.
absl::StatusOr<bool> CreateAccount(db::Executor& db, const AccountVault& vault, const NewAccount& account);
// The same, only when there is no account at all.
absl::StatusOr<bool> CreateFirstAccount(db::Executor& db, const AccountVault& vault, const NewAccount& account);

}  // namespace passerelle::gateway
