#include "gateway/access/account_vault.h"

#include "services/runtime/base/folding.h"
#include "services/runtime/base/status.h"
#include "services/runtime/vault/data_keys.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::gateway {
namespace {

constexpr std::string_view kLoginField = "account.login";
constexpr std::string_view kEmailField = "account.email";
constexpr std::string_view kCodeSecretField = "account.code_secret";
constexpr std::string_view kRequestField = "account.request";

}  // namespace

absl::StatusOr<AccountVault> AccountVault::Open(const vault::Vault& vault, db::Executor& db) {
  ASSIGN_OR_RETURN(vault::DataKey key, vault::MakeDataKey(db, vault, vault::kServiceOwner));
  return AccountVault(vault, std::move(key));
}

db::Bytes AccountVault::LoginIndex(std::string_view login) const { return {vault_->Index(kLoginField, Fold(login))}; }
db::Bytes AccountVault::SealLogin(std::string_view login) const { return vault::SealText(key_, kLoginField, login); }
std::string AccountVault::Login(const db::Row& row) const {
  return vault::OpenText(key_, kLoginField, row, "sealed_login");
}

db::Param AccountVault::SealEmail(std::string_view email) const {
  if (email.empty()) return std::nullopt;
  return vault::SealText(key_, kEmailField, email);
}
std::string AccountVault::Email(const db::Row& row) const {
  return vault::OpenText(key_, kEmailField, row, "sealed_email");
}

db::Bytes AccountVault::SealCodeSecret(std::string_view secret) const {
  return vault::SealText(key_, kCodeSecretField, secret);
}
std::string AccountVault::CodeSecret(const db::Row& row) const {
  return vault::OpenText(key_, kCodeSecretField, row, "sealed_code_secret");
}

db::Bytes AccountVault::RequestIndex(std::string_view request_hash) const {
  return {vault_->Index(kRequestField, request_hash)};
}

}  // namespace passerelle::gateway
