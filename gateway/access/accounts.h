// Local accounts, as the operator makes them.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "services/runtime/db/database.h"

namespace passerelle::gateway {

struct NewAccount {
  std::string login;
  std::string password;
  std::vector<std::string> roles;
  std::vector<std::string> sites;
  std::string partner = {};  // the agency it speaks for, of the role partner
};

// Whether it was created; false when the login is taken. INVALID_ARGUMENT for an unknown role, a bad site or login, a
// partner without its role, or a password of fewer than 12 characters.
absl::StatusOr<bool> CreateAccount(db::Pool& pool, const NewAccount& account, absl::Time deadline);
// The same, only when there is no account at all.
absl::StatusOr<bool> CreateFirstAccount(db::Pool& pool, const NewAccount& account, absl::Time deadline);

}  // namespace passerelle::gateway
