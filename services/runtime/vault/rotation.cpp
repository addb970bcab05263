#include "services/runtime/vault/rotation.h"

#include <absl/strings/escaping.h>
#include <absl/time/clock.h>

#include <string>
#include <vector>

#include "services/runtime/base/status.h"
#include "sql/vault.h"

namespace passerelle::vault {
namespace {

constexpr std::int32_t kKeysOfABatch = 500;
constexpr absl::Duration kPatienceOfABatch = absl::Seconds(30);

struct Batch {
  std::vector<std::string> owners;
  std::vector<std::string> wrapped_keys;  // in hexadecimal
};

absl::StatusOr<Batch> WrapAgain(const Vault& vault, const db::Result& rows) {
  Batch batch;
  batch.owners.reserve(rows.size());
  batch.wrapped_keys.reserve(rows.size());
  for (const db::Row row : rows) {
    const std::string owner(row.Text("owner"));
    ASSIGN_OR_RETURN(const DataKey key, vault.Unwrap(row.Bytes("wrapped_key"), owner));
    batch.owners.push_back(owner);
    batch.wrapped_keys.push_back(absl::BytesToHexString(vault.Wrap(key, owner)));
  }
  return batch;
}

// The owners of a batch after `last`; empty at the end.
absl::StatusOr<std::vector<std::string>> RotateBatch(db::Pool& pool, const Vault& vault, const std::string& last) {
  db::Session session(pool, absl::Now() + kPatienceOfABatch);
  ASSIGN_OR_RETURN(db::Transaction transaction, session.Begin());
  const db::Params params = {last, db::Bytes{vault.WrappingPrefix()}, kKeysOfABatch};
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kHoldOldDataKeys, params));
  ASSIGN_OR_RETURN(Batch batch, WrapAgain(vault, rows));
  if (batch.owners.empty()) return batch.owners;
  RETURN_IF_ERROR(transaction.Execute(sql::kRewrapDataKeys, {batch.owners, batch.wrapped_keys}).status());
  RETURN_IF_ERROR(transaction.Commit());
  return std::move(batch.owners);
}

}  // namespace

absl::StatusOr<Rotation> RotateKeys(db::Pool& pool, const Vault& vault) {
  Rotation rotation;
  std::string last;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<std::string> owners, RotateBatch(pool, vault, last));
    if (owners.empty()) break;
    rotation.wrapped += static_cast<std::int64_t>(owners.size());
    last = owners.back();
  }
  db::Session session(pool, absl::Now() + kPatienceOfABatch);
  ASSIGN_OR_RETURN(const db::Result rows,
                   session.ExecuteOne(sql::kCountOldDataKeys, {db::Bytes{vault.WrappingPrefix()}}));
  rotation.left = rows[0].Int("old_keys");
  return rotation;
}

}  // namespace passerelle::vault
