// How the handlers of a service seal and open personal data that is either somebody's or the service's own.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/runtime/db/database.h"
#include "services/runtime/vault/data_keys.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::vault {

// Thread-safe. The service's own key is held in memory: it is never replaced, only wrapped again.
class Keeper {
 public:
  // Asks the database nothing yet.
  Keeper(db::Pool& pool, const Vault& vault) : pool_(pool), vault_(vault) {}
  // Before anything else, and before other threads use it. Makes the service's own key when there is none. DATA_LOSS
  // when no master key opens it; the database's errors.
  absl::Status FetchOwnKey();

  // Under the service's own key; what was sealed for `field` is opened for it only.
  db::Bytes Seal(std::string_view field, std::string_view text) const;
  std::string Open(std::string_view field, const db::Row& row, std::string_view column) const;
  // DATA_LOSS when it was not sealed with the service's own key for this field.
  absl::StatusOr<std::string> Open(std::string_view field, std::string_view sealed) const {
    return Own().Open(field, sealed);
  }

  // The key of a person, made when there is none; of nobody (empty), the service's own.
  absl::StatusOr<DataKey> KeyOf(db::Executor& db, std::string_view person) const;
  // The key under which a row with the columns `person` and `wrapped_key` is sealed: the person's, or the service's own
  // where the row names nobody. Throws std::runtime_error when it cannot be unwrapped.
  DataKey KeyOf(const db::Row& row) const;

 private:
  const DataKey& Own() const { return own_.value(); }

  db::Pool& pool_;
  const Vault& vault_;
  std::optional<DataKey> own_;
};

// The text of a sealed column; "" for an empty one. Throws std::runtime_error when it was not sealed with this key for
// this field.
std::string OpenText(const DataKey& key, std::string_view field, std::string_view sealed);
std::string OpenText(const DataKey& key, std::string_view field, const db::Row& row, std::string_view column);
// The parameter of a sealed column.
db::Bytes SealText(const DataKey& key, std::string_view field, std::string_view text);

}  // namespace passerelle::vault
