// Taking entries of another directory over into this one.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

#include "services/referrals/directory/entry.h"
#include "services/runtime/db/database.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

// What a partner of this directory would be read as, were it written to a document of the entry's format.
using Reread = std::function<v1::Partner(const v1::Partner& partner)>;

// Adds or changes the partner that the entry tells of; what cannot be taken over is refused in the answer. An entry
// that came from this very directory is unchanged, or refused: the partner itself is what counts here.
absl::StatusOr<v1::ImportedPartner> TakeOver(const vault::Vault& vault, const vault::Keeper& keeper,
                                             db::Transaction& transaction, const Entry& entry, const Reread& reread);

}  // namespace passerelle::referrals
