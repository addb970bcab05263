#include "gateway/rpc/managed_accounts.h"

#include <stdexcept>

#include "gateway/rpc/own_account.h"
#include "services/runtime/base/mail_address.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/gateway_core.h"

namespace passerelle::gateway {
namespace {

absl::Status AccountUnknown() { return NotFound("ACCOUNT_UNKNOWN", "There is no account of this id that you manage."); }

v1::Account::State StateOf(const db::Row& row) {
  v1::Account::State state = v1::Account::STATE_UNSPECIFIED;
  if (!v1::Account::State_Parse(std::string(row.Text("state")), &state))
    throw std::logic_error("an account's state is not known");
  return state;
}

}  // namespace

v1::Account AccountFromRow(const AccountVault& vault, const db::Row& row) {
  v1::Account account;
  account.set_id(std::string(row.Text("id")));
  account.set_login(vault.Login(row));
  account.set_email(vault.Email(row));
  for (const auto& role : row.TextArray("roles")) account.add_roles(role);
  for (const auto& site : row.TextArray("sites")) account.add_sites(site);
  account.set_partner(std::string(row.Text("partner")));
  account.set_state(StateOf(row));
  if (!row.IsNull("lock_end_time")) SetProto(row.Time("lock_end_time"), *account.mutable_lock_end_time());
  account.set_second_factor(row.Bool("second_factor"));
  account.set_password_change_needed(row.Bool("password_change_needed"));
  SetProto(row.Time("create_time"), *account.mutable_create_time());
  if (!row.IsNull("last_use_time")) SetProto(row.Time("last_use_time"), *account.mutable_last_use_time());
  if (!row.IsNull("unused_time")) SetProto(row.Time("unused_time"), *account.mutable_unused_time());
  account.set_etag(std::to_string(row.Int("version")));
  return account;
}

absl::StatusOr<db::Result> SelectAccounts(rpc::RpcContext& rpc, db::Executor& db, const AccountQuery& query) {
  return db.Execute(sql::kListAccounts, {rpc.sites(), RolesToHandOn(rpc.principal(), Grantee::kAccount),
                                         rpc.state<State>().UnusedAfterSeconds(), query.site, query.state, query.id,
                                         query.after_time, query.after_id, query.rows});
}

absl::StatusOr<v1::Account> ReadAccount(rpc::RpcContext& rpc, db::Executor& db, const std::string& id) {
  ASSIGN_OR_RETURN(const db::Result rows, SelectAccounts(rpc, db, {.id = id}));
  if (rows.empty()) return AccountUnknown();
  return AccountFromRow(rpc.state<State>().accounts, rows[0]);
}

absl::StatusOr<db::Result> LockAccount(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id) {
  ASSIGN_OR_RETURN(
      db::Result rows,
      transaction.Execute(sql::kLockAccount, {id, rpc.sites(), RolesToHandOn(rpc.principal(), Grantee::kAccount)}));
  if (rows.empty()) return AccountUnknown();
  return rows;
}

absl::StatusOr<v1::Account> CommitAndAnswer(rpc::RpcContext& rpc, db::Transaction& transaction, const std::string& id) {
  ASSIGN_OR_RETURN(v1::Account account, ReadAccount(rpc, transaction, id));
  RETURN_IF_ERROR(transaction.Commit());
  rpc.state<State>().authenticator.ForgetAccount(SubjectOf(account.id()));
  return account;
}

Grant GrantOf(const v1::Account& account) {
  return {{account.roles().begin(), account.roles().end()},
          {account.sites().begin(), account.sites().end()},
          account.partner()};
}

absl::Status CheckEmail(const std::string& email, const std::string& field) {
  if (email.empty() || IsMailAddress(email)) return absl::OkStatus();
  return InvalidFields({{field, "must be a mail address"}});
}

}  // namespace passerelle::gateway
