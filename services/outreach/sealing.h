// What of outreach is sealed, and how what lay in clear before was.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::outreach {

// Seals what migration 0007 found in clear, for 0008 to drop.
process::DataStep SealClearText();

// Keys the hashes of requests that an earlier version kept as they were, for 0009 to leave none of them in the files.
process::DataStep KeyRequestHashes();

}  // namespace passerelle::outreach
