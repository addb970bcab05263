// Changing the master key while the service runs:
//   1. the new key becomes a further line of PASSERELLE_MASTER_KEYS_FILE, and the replicas are started again, one after
//      the other: each can now read what the others will wrap;
//   2. the new key becomes the first line, and the replicas are started again likewise: new keys are wrapped by it;
//   3. `rotate-keys` wraps the others by it. When it leaves none, the old line may go.
// A backup from before can be read with the old master key only: once that is destroyed everywhere, so is what the
// backup still holds of people who were forgotten since.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>

#include "services/runtime/db/database.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::vault {

struct Rotation {
  std::int64_t wrapped = 0;  // again, by this run
  std::int64_t left = 0;     // under another key than the first, because somebody held them or made them meanwhile
};

// Wraps every data key by the first master key, in short transactions: it may be killed, and run again, at any moment,
// and several may run at once. Only the wrapping changes, so nothing that is sealed is touched. DATA_LOSS when a key
// cannot be unwrapped; those before it are done.
absl::StatusOr<Rotation> RotateKeys(db::Pool& pool, const Vault& vault);

}  // namespace passerelle::vault
