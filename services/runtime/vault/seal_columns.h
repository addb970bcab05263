// Sealing what lies in clear in a database, before a migration drops the clear columns.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "services/runtime/db/connection.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::vault {

// A nullable column in clear, and the bytea column that takes its text sealed for `field`.
struct ClearColumn {
  std::string clear;
  std::string sealed;
  std::string field;
};

// A table with such columns; all is SQL of the service's own, never input.
struct ClearTable {
  std::string name;
  std::string key;       // a unique column: "id"
  std::string key_type;  // "uuid"
  std::string owner;     // an expression: whose data key seals a row
  std::vector<ClearColumn> columns;
};

// Seals every clear column that is not null, and makes it null; in short transactions, so that it may be killed and run
// again at any moment. The database's errors.
absl::Status SealColumns(db::Connection& connection, const Vault& vault, const std::vector<ClearTable>& tables);

}  // namespace passerelle::vault
