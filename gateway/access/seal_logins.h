// Logins of a database that was made before logins were sealed.
#pragma once

#include <absl/status/status.h>

#include "services/runtime/db/connection.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::gateway {

// Seals what is left in clear, in batches; may be killed and run again. FAILED_PRECONDITION when two logins differ by
// case or accents only: the operator renames one of them first.
absl::Status SealLogins(db::Connection& owner, const vault::Vault& vault);

}  // namespace passerelle::gateway
