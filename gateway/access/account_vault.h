// What accounts keep in the database that a copy of it must not tell: logins, mail addresses, the secrets of
// authenticators.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>

#include "services/runtime/db/database.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::gateway {

// Thread-safe. What opens a column throws std::runtime_error when it was not sealed by this vault.
class AccountVault {
 public:
  // With the gateway's own data key, which the first of all gateways makes. `vault` must outlive it.
  static absl::StatusOr<AccountVault> Open(const vault::Vault& vault, db::Executor& db);

  // By which a login is found, whatever its case and accents.
  db::Bytes LoginIndex(std::string_view login) const;
  db::Bytes SealLogin(std::string_view login) const;
  std::string Login(const db::Row& row) const;

  // NULL, and empty, for no address.
  db::Param SealEmail(std::string_view email) const;
  std::string Email(const db::Row& row) const;

  db::Bytes SealCodeSecret(std::string_view secret) const;
  std::string CodeSecret(const db::Row& row) const;

  // Of a request that names people: a plain hash of it could be guessed back to them.
  db::Bytes RequestIndex(std::string_view request_hash) const;

 private:
  AccountVault(const vault::Vault& vault, vault::DataKey key) : vault_(&vault), key_(std::move(key)) {}
  const vault::Vault* vault_;
  vault::DataKey key_;
};

}  // namespace passerelle::gateway
