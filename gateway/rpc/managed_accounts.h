// Accounts as those see them who manage them.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "gateway/access/grants.h"
#include "gateway/rpc/state.h"
#include "passerelle/gateway/v1/accounts.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::gateway {

v1::Account AccountFromRow(const AccountVault& vault, const db::Row& row);

// What list_accounts.sql selects by.
struct AccountQuery {
  db::Param site = std::nullopt;
  db::Param state = std::nullopt;
  db::Param id = std::nullopt;
  db::Param after_time = std::nullopt;
  db::Param after_id = std::nullopt;
  std::int32_t rows = 1;
};
// Only of accounts that the caller may manage.
absl::StatusOr<db::Result> SelectAccounts(rpc::RpcContext& rpc, db::Executor& db, const AccountQuery& query);
// One of them. NOT_FOUND (ACCOUNT_UNKNOWN).
absl::StatusOr<v1::Account> ReadAccount(rpc::RpcContext& rpc, db::Executor& db, const std::string& id);
// Holds it until the transaction ends: its row of lock_account.sql. NOT_FOUND (ACCOUNT_UNKNOWN).
absl::StatusOr<db::Result> LockAccount(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id);

// Commits, has this gateway verify the account's tokens anew, and answers the account as it now is.
absl::StatusOr<v1::Account> CommitAndAnswer(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id);

Grant GrantOf(const v1::Account& account);
// INVALID_ARGUMENT (INVALID_FIELDS) for what is no mail address.
absl::Status CheckEmail(const std::string& email, const std::string& field);

}  // namespace passerelle::gateway
