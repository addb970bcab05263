#include "services/runtime/vault/data_keys.h"

#include <absl/strings/escaping.h>

#include <set>
#include <stdexcept>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/vault.h"

namespace passerelle::vault {
namespace {

absl::Status InsertNewKeys(db::Executor& db, const Vault& vault, const std::set<std::string>& owners) {
  std::vector<std::string> wrapped_keys;
  wrapped_keys.reserve(owners.size());
  for (const std::string& owner : owners) {
    wrapped_keys.push_back(absl::BytesToHexString(vault.Wrap(vault.NewKey(), owner)));
  }
  return db.Execute(sql::kMakeDataKeys, {std::vector<std::string>(owners.begin(), owners.end()), wrapped_keys})
      .status();
}

}  // namespace

absl::StatusOr<DataKeys> FindDataKeys(db::Executor& db, const Vault& vault, const std::vector<std::string>& owners) {
  DataKeys keys;
  if (owners.empty()) return keys;
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindDataKeys, {owners}));
  for (const db::Row row : rows) {
    const std::string owner(row.Text("owner"));
    ASSIGN_OR_RETURN(DataKey key, vault.Unwrap(row.Bytes("wrapped_key"), owner));
    keys.emplace(owner, std::move(key));
  }
  return keys;
}

absl::StatusOr<DataKeys> MakeDataKeys(db::Executor& db, const Vault& vault, const std::vector<std::string>& owners) {
  ASSIGN_OR_RETURN(DataKeys keys, FindDataKeys(db, vault, owners));
  std::set<std::string> missing;
  for (const std::string& owner : owners) {
    if (!keys.contains(owner)) missing.insert(owner);
  }
  if (missing.empty()) return keys;
  RETURN_IF_ERROR(InsertNewKeys(db, vault, missing));
  // Another call may have made one of them: what the table holds now counts.
  return FindDataKeys(db, vault, owners);
}

absl::StatusOr<DataKey> MakeDataKey(db::Executor& db, const Vault& vault, std::string_view owner) {
  ASSIGN_OR_RETURN(DataKeys keys, MakeDataKeys(db, vault, {std::string(owner)}));
  const auto key = keys.find(ToAbsl(owner));
  if (key == keys.end()) return absl::AbortedError("a data key was destroyed as soon as it was made");
  return std::move(key->second);
}

SealedRow::SealedRow(const Vault& vault, const db::Row& row, std::string_view owner, std::string_view wrapped_key)
    : row_(row) {
  if (row.IsNull(wrapped_key)) return;
  absl::StatusOr<DataKey> key = vault.Unwrap(row.Bytes(wrapped_key), owner);
  if (!key.ok()) throw std::runtime_error(std::string(key.status().message()));
  key_ = *std::move(key);
}

std::string SealedRow::Text(std::string_view column, std::string_view field) const {
  if (!key_ || row_.IsNull(column)) return "";
  absl::StatusOr<std::string> text = key_->Open(field, row_.Bytes(column));
  if (!text.ok()) throw std::runtime_error(std::string(text.status().message()));
  return *std::move(text);
}

}  // namespace passerelle::vault
