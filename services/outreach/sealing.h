// What of outreach is sealed, and how what lay in clear before was.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::outreach {

// Seals what migration 0007 found in clear, for 0008 to drop.
process::DataStep SealClearText();

}  // namespace passerelle::outreach
