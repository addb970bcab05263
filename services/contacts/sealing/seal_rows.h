// Seals the rows that were written before anything was sealed.
#pragma once

#include <absl/status/status.h>

#include "services/runtime/db/connection.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::contacts {

// Seals every person, consent and visit that is not sealed yet, in batches that commit by themselves, and empties their
// clear columns; then writes the tables anew, so that no file holds what they said. Killed at any moment, it goes on
// where it stopped when it runs again.
absl::Status SealRows(db::Connection& owner, const vault::Vault& vault);

}  // namespace passerelle::contacts
