// The data keys of one service's database, and the columns that are sealed under them.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/db/database.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::vault {

// Owner of what belongs to nobody in particular.
inline constexpr std::string_view kServiceOwner = "service";

using DataKeys = absl::flat_hash_map<std::string, DataKey>;  // by owner

// The keys of `owners` (a person's id in lower case, or kServiceOwner) that are there; one round trip. DATA_LOSS when
// one cannot be unwrapped; the database's errors.
absl::StatusOr<DataKeys> FindDataKeys(db::Executor& db, const Vault& vault, const std::vector<std::string>& owners);
// The same; who has none gets one, which costs two round trips more.
absl::StatusOr<DataKeys> MakeDataKeys(db::Executor& db, const Vault& vault, const std::vector<std::string>& owners);
// The same for one owner.
absl::StatusOr<DataKey> MakeDataKey(db::Executor& db, const Vault& vault, std::string_view owner);

// Opens columns of a row that are sealed under the key of one owner, which the row holds as `wrapped_key`.
class SealedRow {
 public:
  // Throws std::runtime_error when the row's key cannot be unwrapped.
  SealedRow(const Vault& vault, const db::Row& row, std::string_view owner,
            std::string_view wrapped_key = "wrapped_key");
  // The text of a column; "" when the column is empty or null, or the owner's key was destroyed. Throws
  // std::runtime_error when it was not sealed for this owner and `field`.
  std::string Text(std::string_view column, std::string_view field) const;

 private:
  db::Row row_;
  std::optional<DataKey> key_;
};

}  // namespace passerelle::vault
