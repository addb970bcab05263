#include "services/runtime/db/migrator.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_replace.h>
#include <openssl/sha.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/connection.h"

namespace passerelle::db {
namespace {

// Any constant will do; it is the same in every service because each has its own database.
constexpr Statement kLock{"migrator.lock", "select pg_advisory_lock(7305804385367420001)"};
constexpr Statement kApplied{"migrator.applied", "select component, name, checksum from schema_migration"};
constexpr Statement kRecord{"migrator.record",
                            "insert into schema_migration (component, name, checksum) values ($1, $2, $3)"};
// The owner makes the table before it grants it.
constexpr Statement kTableExists{
    "migrator.table_exists",
    "select coalesce(has_table_privilege(to_regclass('schema_migration'), 'select'), false) as found"};

constexpr char kCreateTable[] = R"(
create table if not exists schema_migration (
  component  text not null,
  name       text not null,
  checksum   text not null,
  apply_time timestamptz not null default now(),
  primary key (component, name)
))";

using Key = std::pair<std::string, std::string>;
using Applied = std::map<Key, std::string>;  // → checksum

Key KeyOf(const Migration& migration) { return {std::string(migration.component), std::string(migration.name)}; }

std::string ChecksumOf(const Migration& migration) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(migration.sql.data()), migration.sql.size(), digest);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::string QuotedIdentifier(std::string_view name) {
  return StrCat("\"", absl::StrReplaceAll(ToAbsl(name), {{"\"", "\"\""}}), "\"");
}

absl::StatusOr<std::unique_ptr<Connection>> Connect(const std::string& url) {
  // A migration may rewrite a table, and waits for the other replicas' migrators.
  return Connection::Open(
      {.url = url, .statement_timeout = absl::ZeroDuration(), .lock_timeout = absl::ZeroDuration()});
}

absl::StatusOr<Applied> ReadApplied(Connection& connection) {
  ASSIGN_OR_RETURN(const Result rows, connection.Execute(kApplied, {}));
  Applied applied;
  for (const Row row : rows) {
    applied[{std::string(row.Text("component")), std::string(row.Text("name"))}] = row.Text("checksum");
  }
  return applied;
}

std::string Telling(std::string_view component, std::string_view name, std::string_view what) {
  return StrCat("migration ", component, "/", name, " ", what);
}

absl::Status Refused(std::string_view component, std::string_view name, std::string_view reason) {
  return absl::FailedPreconditionError(Telling(component, name, reason));
}

absl::Status Apply(Connection& connection, const Migration& migration) {
  const auto named = [&](const absl::Status& status) {
    return absl::Status(status.code(),
                        StrCat("migration ", migration.component, "/", migration.name, ": ", ToStd(status.message())));
  };
  ASSIGN_OR_RETURN(Transaction transaction, BeginOn(connection));
  if (const absl::Status status = connection.Run(std::string(migration.sql)); !status.ok()) return named(status);
  RETURN_IF_ERROR(transaction.Execute(kRecord, {migration.component, migration.name, ChecksumOf(migration)}).status());
  return transaction.Commit();
}

absl::Status RunStepsBefore(const Migration& migration, const std::vector<DataStep>& steps, Connection& connection) {
  for (const DataStep& step : steps) {
    if (step.component != migration.component || step.before != migration.name) continue;
    const absl::Status status = step.run(connection);
    if (!status.ok()) {
      return {status.code(),
              StrCat("before migration ", migration.component, "/", migration.name, ": ", ToStd(status.message()))};
    }
  }
  return absl::OkStatus();
}

// Data rights on the tables that are there and, by default privileges, on those that will be.
absl::Status Grant(Connection& connection, std::string_view role) {
  const std::string quoted = QuotedIdentifier(role);
  return connection.Run(
      StrCat("grant usage on schema public to ", quoted,
             "; grant select, insert, update, delete on all tables in schema public to ", quoted,
             "; grant usage on all sequences in schema public to ", quoted,
             "; revoke insert, update, delete on schema_migration from ", quoted,
             "; alter default privileges in schema public grant select, insert, update, delete on tables to ", quoted,
             "; alter default privileges in schema public grant usage on sequences to ", quoted));
}

// Every migration that was applied before this binary's last one of the same component must be one of its own,
// unchanged. Later ones belong to a newer binary, as during a rollout.
absl::Status CheckPast(const Applied& applied, const std::vector<Migration>& migrations) {
  std::map<std::string, std::string> last;  // component → name
  std::set<Key> known;
  for (const Migration& migration : migrations) {
    const auto found = applied.find(KeyOf(migration));
    if (found != applied.end() && found->second != ChecksumOf(migration)) {
      return Refused(migration.component, migration.name, "was changed after it had been applied");
    }
    known.insert(KeyOf(migration));
    std::string& name = last[std::string(migration.component)];
    name = std::max(name, std::string(migration.name));
  }
  for (const auto& [key, checksum] : applied) {
    const auto end = last.find(key.first);
    if (end != last.end() && key.second < end->second && !known.contains(key)) {
      return Refused(key.first, key.second, "was applied but is not part of this program");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Migrate(const std::string& owner_url, const std::string& application_role,
                     const std::vector<Migration>& migrations, const std::vector<DataStep>& steps) {
  ASSIGN_OR_RETURN(const auto connection, Connect(owner_url));
  // Held until the connection ends.
  RETURN_IF_ERROR(connection->Execute(kLock, {}).status());
  RETURN_IF_ERROR(connection->Run(kCreateTable));
  // First, so that the application can tell how far a migration that fails has come.
  RETURN_IF_ERROR(Grant(*connection, application_role));
  ASSIGN_OR_RETURN(const Applied applied, ReadApplied(*connection));
  RETURN_IF_ERROR(CheckPast(applied, migrations));
  for (const Migration& migration : migrations) {
    if (applied.contains(KeyOf(migration))) continue;
    RETURN_IF_ERROR(RunStepsBefore(migration, steps, *connection));
    RETURN_IF_ERROR(Apply(*connection, migration));
  }
  return absl::OkStatus();
}

absl::Status CheckMigrated(const std::string& url, const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(const auto connection, Connect(url));
  ASSIGN_OR_RETURN(const Result table, connection->ExecuteOne(kTableExists, {}));
  if (!table[0].Bool("found")) return absl::NotFoundError("the database was never migrated");
  ASSIGN_OR_RETURN(const Applied applied, ReadApplied(*connection));
  RETURN_IF_ERROR(CheckPast(applied, migrations));
  for (const Migration& migration : migrations) {
    if (applied.contains(KeyOf(migration))) continue;
    return absl::NotFoundError(Telling(migration.component, migration.name, "is missing"));
  }
  return absl::OkStatus();
}

}  // namespace passerelle::db
