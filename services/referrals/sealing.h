// How what lay in clear, or was sealed otherwise, came under the vault.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::referrals {

// Seals what migration 0006 found, for 0007 to drop. FAILED_PRECONDITION when there are webhook secrets of before and
// PASSERELLE_SECRET_KEY does not open them.
process::DataStep SealClearText();

}  // namespace passerelle::referrals
