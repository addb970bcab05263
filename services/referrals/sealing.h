// How what lay in clear, or was sealed otherwise, came under the vault.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::referrals {

// Seals what migration 0006 found, for 0007 to drop. FAILED_PRECONDITION when there are webhook secrets of before and
// PASSERELLE_SECRET_KEY does not open them.
process::DataStep SealClearText();

// Keys the hashes of requests that an earlier version kept as they were, for 0009 to leave none of them in the files.
process::DataStep KeyRequestHashes();

}  // namespace passerelle::referrals
